"""Tell a resource's own labels from those that the provider adds and those that others set.

`labels` are the program's, `pulumiLabels` those and the provider's, `effectiveLabels` all that Google shows. A label of somebody
else is left alone and is no difference. Source: terraform-provider-google-beta tpgresource/labels.go, 2026-08.
"""

from localcloud.providers.gcp.configuration import ATTRIBUTION
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

Labels = dict[str, str]
"""Key to value."""


def provided_labels(session: Session, inputs: Properties, *, is_new: bool) -> Labels:
    """Return the labels that the program and the provider want: its defaults, its attribution, the resource's own."""
    is_attributed = session.config.get("addPulumiAttributionLabel", True)
    is_always = session.config.get("pulumiAttributionLabelAdditionStrategy") == "PROACTIVE"
    attribution = ATTRIBUTION if is_attributed and (is_new or is_always) else {}
    defaults: Labels = session.config.get("defaultLabels", {})
    own: Labels = inputs.get("labels", {})
    return defaults | attribution | own


def sent_labels(session: Session, old: Properties, new: Properties) -> Labels:
    """Return the whole map for an update: what is there, with the program's changes."""
    before = old.get("pulumiLabels", {})
    kept = {key: value for key, value in ATTRIBUTION.items() if key in before}
    wanted = kept | provided_labels(session, new, is_new=False)
    return {key: value for key, value in old.get("effectiveLabels", {}).items() if key in wanted or key not in before} | wanted


def shown_labels(session: Session, remote: Labels, known: Properties) -> Properties:
    """Return the three outputs; on import nothing is known, and no label is the program's."""
    provided = known["pulumiLabels"] if "pulumiLabels" in known else provided_labels(session, known, is_new=True)
    provided = provided | known.get("labels", {})
    return {
        "labels": _part(remote, known.get("labels", {})),
        "pulumiLabels": _part(remote, provided),
        "effectiveLabels": remote,
    }


def shown_annotations(remote: Labels, known: Properties) -> Properties:
    """Return the program's annotations and all of them."""
    return {"annotations": _part(remote, known.get("annotations", {})), "effectiveAnnotations": remote}


def sent_annotations(old: Properties, new: Properties) -> Labels:
    """Return the whole map for an update."""
    before, shown = old.get("annotations", {}), old.get("effectiveAnnotations", {})
    wanted: Labels = new.get("annotations", {})
    return {key: value for key, value in shown.items() if key not in before} | wanted


def _part(remote: Labels, keys: Labels) -> Labels:
    return {key: remote[key] for key in keys if key in remote}
