"""Work in the background."""

from __future__ import annotations

from django_tasks import task

from tongban.notices.actions import next_attempt_of, send_message_now


@task()
def send_message(message_id: int) -> int:
    """Send one message by its channels; how many got through. What failed comes back here when it is due again."""
    sent = send_message_now(message_id)
    again_at = next_attempt_of(message_id)
    if again_at is not None and send_message.get_backend().supports_defer:
        send_message.using(run_after=again_at).enqueue(message_id)
    return sent
