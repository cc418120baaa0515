-- Answers are forgotten after seven days, the oldest first.
create index answered_at on answered (at);
