"""Tell the channels of a route, and tell the living ones about the dead."""

import os
from collections.abc import Callable, Sequence
from typing import Final

from bulwark.core.notices import (
    Change,
    Delivery,
    Notice,
    dead_channel_key,
    dead_channel_notice,
    in_order_of_memory,
    is_worth_telling,
    living_channel_notice,
)
from bulwark.notifications.channel import Receiver, without
from bulwark.notifications.registry import KINDS

Progress = Callable[[Delivery], None]
_LONGEST_REASON: Final = 300
"""Characters of an unforeseen error; what a vendor answered may be in it at length."""


def deliver(notice: Notice, receivers: Sequence[Receiver], on_delivery: Progress) -> list[Delivery]:
    """Tell all receivers what is worth telling; return what became of it on each that was told, in the order of telling.

    Receivers that remember come first. When none does, or none could be reached, the others are told each time: rather twice
    than never. When a channel fails, those that do not are told of it, and it is told again next time.
    """
    by_name = {receiver.name: receiver for receiver in receivers}
    order = in_order_of_memory((receiver.name, KINDS[receiver.settings.kind].remembers) for receiver in receivers)
    deliveries: list[Delivery] = []
    change = Change.UNKNOWN
    for name in order:
        remembers = KINDS[by_name[name].settings.kind].remembers
        if not remembers and not is_worth_telling(change) and not _has_missed(name, receivers):
            continue
        delivery = _deliver_one(by_name[name], notice)
        change = delivery.change if remembers and delivery.is_confirmed else change
        deliveries.append(delivery)
        on_delivery(delivery)
    _tell_of_channels(deliveries, by_name)
    return deliveries


def _has_missed(channel: str, receivers: Sequence[Receiver]) -> bool:
    """Say whether a channel is known to be dead: then it has not heard of what the others were told."""
    memories = ((receiver, KINDS[receiver.settings.kind].is_open) for receiver in receivers)
    return any(is_open(receiver, dead_channel_key(channel)) for receiver, is_open in memories if is_open is not None)


def _deliver_one(receiver: Receiver, notice: Notice) -> Delivery:
    if receiver.problem:
        return receiver.refused(receiver.problem)
    try:
        return KINDS[receiver.settings.kind].deliver(receiver, notice)
    except Exception as error:  # noqa: BLE001 - whatever a channel dies of, the others are told of it and of the notice
        # Both are taken out before anything is cut off, or half of one could stay.
        words = without(receiver.secret, without(os.environ.get("GITHUB_TOKEN", ""), " ".join(str(error).split())))
        return receiver.refused(f"it failed with {type(error).__name__}: {words[:_LONGEST_REASON]}")


def _tell_of_channels(deliveries: Sequence[Delivery], by_name: dict[str, Receiver]) -> None:
    """Report each dead channel through the living ones, and end the report of one that lives again."""
    living = [by_name[delivery.channel] for delivery in deliveries if delivery.is_confirmed]
    for delivery in deliveries:
        if not delivery.is_confirmed:
            for receiver in living:
                _deliver_one(receiver, dead_channel_notice(delivery))
    remembering = [receiver for receiver in living if KINDS[receiver.settings.kind].remembers]
    for receiver in living:
        for memory in remembering:
            if memory is not receiver:
                _deliver_one(memory, living_channel_notice(receiver.name))
