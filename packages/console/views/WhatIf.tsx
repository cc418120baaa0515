import { useState } from 'react';
import type { Levers, PlanLever, Scenario, Sold } from '../figures/model.ts';
import { OutcomeFigures, OutcomeSum } from './OutcomeFigures.tsx';
import { today, useAsked } from './use-asked.ts';

const NOTHING_MOVED: Scenario = { cell: '', sold: [], fault: null };

/** What would be with other tenants, other sizes, or something lost: cost, capacity and guarantees move with the sliders. */
export default function WhatIf({ active }: { readonly active: boolean }) {
  const [scenario, setScenario] = useState(NOTHING_MOVED);
  const { answer, failed } = useAsked<'what-if'>({ about: 'what-if', scenario, day: today() }, active);
  if (answer === undefined) return failed === null ? <p className="empty">Computing…</p> : <p className="fault">{failed}</p>;
  if (answer === null)
    return (
      <div className="empty">
        <p className="empty-title">There is nothing to compute yet.</p>
        <p>The platform could not be planned; the problems say why.</p>
      </div>
    );
  const { levers, now, would } = answer;
  const moved = scenario.sold.length > 0 || scenario.fault !== null;
  return (
    <div className="view">
      <div className="bar">
        <h2 className="bar-title">What if</h2>
        {levers.cells.length > 1 && (
          <select
            className="select"
            aria-label="Cell"
            value={levers.cell}
            onChange={(event) => setScenario({ ...NOTHING_MOVED, cell: event.target.value })}
          >
            {levers.cells.map((cell) => (
              <option key={cell}>{cell}</option>
            ))}
          </select>
        )}
        <button
          type="button"
          className="button button-small"
          disabled={!moved}
          onClick={() => setScenario({ ...NOTHING_MOVED, cell: scenario.cell })}
        >
          As it is
        </button>
      </div>
      <div className="view-scroll what-if">
        <OutcomeSum would={would} />
        <LeverForm levers={levers} scenario={scenario} change={setScenario} />
        <OutcomeFigures now={now} would={would} moved={moved} />
      </div>
      {failed !== null && <p className="fault">{failed}</p>}
    </div>
  );
}

interface LeverFormProps {
  readonly levers: Levers;
  readonly scenario: Scenario;
  readonly change: (scenario: Scenario) => void;
}

function LeverForm({ levers, scenario, change }: LeverFormProps) {
  const soldOf = (lever: PlanLever): Sold =>
    scenario.sold.find((each) => each.plan === lever.plan) ?? { plan: lever.plan, tenants: lever.tenants, seats: null };
  const sell = (sold: Sold): void => change({ ...scenario, sold: [...scenario.sold.filter((each) => each.plan !== sold.plan), sold] });
  return (
    <form className="levers" aria-label={`What changes in ${levers.cell}`} onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span>Lose</span>
        <select
          className="select"
          value={scenario.fault ?? ''}
          onChange={(event) => change({ ...scenario, fault: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">nothing</option>
          {levers.faults.map(({ fault, title }) => (
            <option key={fault} value={fault}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {levers.plans.map((lever) => (
        <PlanSliders key={lever.plan} lever={lever} sold={soldOf(lever)} sell={sell} />
      ))}
      {levers.plans.length === 0 && <p className="note">The spec sells no plan, so nobody can move in.</p>}
    </form>
  );
}

interface PlanSlidersProps {
  readonly lever: PlanLever;
  readonly sold: Sold;
  readonly sell: (sold: Sold) => void;
}

function PlanSliders({ lever, sold, sell }: PlanSlidersProps) {
  const { plan, minSeats, maxSeats, most } = lever;
  const seats = sold.seats ?? lever.seats ?? minSeats;
  const asNow = sold.seats === null && lever.seats !== null;
  return (
    <fieldset className="lever">
      <legend>{plan}</legend>
      <Slider
        label="Tenants"
        value={sold.tenants}
        least={0}
        most={Math.max(most, sold.tenants)}
        said={`${sold.tenants}${sold.tenants === lever.tenants ? ', as now' : ''}`}
        move={(tenants) => sell({ ...sold, tenants })}
      />
      <Slider
        label="Seats each"
        value={seats}
        least={minSeats}
        most={maxSeats}
        said={asNow ? `${seats} on average, as now` : String(seats)}
        move={(to) => sell({ ...sold, seats: to })}
      />
    </fieldset>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** The value in words. */
  readonly said: string;
  readonly move: (value: number) => void;
}

function Slider({ label, value, least, most, said, move }: SliderProps) {
  return (
    <label className="slider">
      <span className="slider-label">{label}</span>
      <span className="slider-value" aria-hidden="true">
        {said}
      </span>
      <input
        type="range"
        min={least}
        max={most}
        value={value}
        aria-valuetext={said}
        onChange={(event) => move(Number(event.target.value))}
      />
      <span className="slider-ends" aria-hidden="true">
        <span>{least}</span>
        <span>{most}</span>
      </span>
    </label>
  );
}
