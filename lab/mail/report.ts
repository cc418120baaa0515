/** A delivery status notification as RFC 3464 has it, and as Postfix writes it. */
export function reportOf({
  recipient,
  messageId,
  status,
}: {
  readonly recipient: string;
  readonly messageId: string;
  readonly status: string;
}): string {
  return [
    'From: MAILER-DAEMON@relay.example',
    'To: bounces@nordlys.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I could not deliver your message.',
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    '',
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    `To: ${recipient}`,
    '',
    '--b1--',
    '',
  ].join('\n');
}
