"""The tables that hold the office's records, as they are now; how they came to be is told in `migrations`.

To change one: add a migration, then change it here, and keep a sample file of the version before in `tests/data`.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

APPLICATION_ID = 0x4C564A31
"""Marks the file as ours ("LVJ1"); `file` and other programs can see it."""
VERSION = 1
"""Kept in `user_version`; a file with a higher number was written by a newer program."""

metadata = MetaData()

meta = Table("meta", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False))

enterprise = Table(
    "enterprise",
    metadata,
    Column("id", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("uscc", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("deleted_at", String),
)

enterprise_revision = Table(
    "enterprise_revision",
    metadata,
    Column("enterprise_id", ForeignKey("enterprise.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("doc", Text, nullable=False),
    Column("saved_at", String, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("why", Text, nullable=False),
)

project = Table(
    "project",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("enterprise_id", ForeignKey("enterprise.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("deleted_at", String),
)

project_revision = Table(
    "project_revision",
    metadata,
    Column("project_id", ForeignKey("project.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("enterprise_id", ForeignKey("enterprise.id"), nullable=False),
    Column("enterprise_revision", Integer, nullable=False),
    Column("doc", Text, nullable=False),
    Column("measures", Text, nullable=False),
    Column("saved_at", String, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("why", Text, nullable=False),
)

judgement = Table(
    "judgement",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("judged_on", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("case_revision", Integer, nullable=False),
    Column("enterprise_revision", Integer, nullable=False),
    Column("recommendation", String, nullable=False),
    Column("approval", String, nullable=False),
    Column("score_low", Float, nullable=False),
    Column("score_high", Float, nullable=False),
    Column("rank", Integer),
    Column("rank_best", Integer),
    Column("rank_worst", Integer),
    Column("checksum", String, nullable=False),
    Column("doc", LargeBinary, nullable=False),
    Index("ix_judgement_project", "project_id", "seq"),
)

standing = Table(
    "standing",
    metadata,
    Column("project_id", ForeignKey("project.id"), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("rank_best", Integer, nullable=False),
    Column("rank_worst", Integer, nullable=False),
)
"""The present place of every judged case: it moves when others are judged, their judgements do not."""

edition = Table(
    "edition",
    metadata,
    Column("checksum", String, primary_key=True),
    Column("kept_at", String, nullable=False),
    Column("texts", LargeBinary, nullable=False),
)
"""Policy packs as they were when judged by, so that a judgement can be explained for ever."""

basis = Table(
    "basis",
    metadata,
    Column("checksum", String, primary_key=True),
    Column("kept_at", String, nullable=False),
    Column("doc", LargeBinary, nullable=False),
)
"""What judgements rest on beside the case (editions, office numbers, model, program), once for all that share it."""

override = Table(
    "override",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("made_at", String, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("pack", String, nullable=False),
    Column("finding", String, nullable=False),
    Column("doc", Text, nullable=False),
    Index("ix_override_project", "project_id", "seq"),
)
"""Decisions of named persons over findings, and their withdrawals; the newest row on a finding counts."""

monitoring = Table(
    "monitoring",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("corrects", Integer),
    Column("recheck", Integer, nullable=False),
    Column("judged", Integer, nullable=False),
    Column("doc", Text, nullable=False),
    Index("ix_monitoring_project", "project_id", "seq"),
)
"""Records of checks after the loan; a row that corrects or withdraws another names it, and the other stays.

`judged` is the judgement that was the latest then: while it still is, a row with `recheck` asks for another one.
"""

attachment = Table(
    "attachment",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("subject", String, nullable=False),
    Column("subject_id", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("corrects", Integer),
    Column("paper", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("issued_on", String, nullable=False),
    Column("valid_from", String, nullable=False),
    Column("valid_to", String, nullable=False),
    Column("endless", Integer, nullable=False),
    Column("seen_by", Text, nullable=False),
    Column("seen_on", String, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_attachment_subject", "subject_id", "seq"),
)
"""Papers of cases, enterprises and register entries; without a checksum somebody saw the original.

The files lie beside the database (`attached_files`); a row that corrects or withdraws another names it.
"""

recommendation = Table(
    "recommendation",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("direction", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Index("ix_recommendation_project", "project_id", "seq"),
)
"""Projects recommended from one office to the other; where each stands follows from its events."""

recommendation_event = Table(
    "recommendation_event",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("recommendation_id", ForeignKey("recommendation.id"), nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("origin", String, nullable=False),
    Column("doc", Text, nullable=False),
    Index("ix_recommendation_event", "recommendation_id", "seq"),
)
"""Steps of recommendations, of this office and of the other (`origin`: fingerprint of its key)."""

ladder = Table(
    "ladder",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("doc", Text, nullable=False),
    Index("ix_ladder_project", "project_id", "seq"),
)
"""What was chosen for violations that are not rectified, and what proves that they were."""

outcome = Table(
    "outcome",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("corrects", Integer),
    Column("doc", Text, nullable=False),
    Index("ix_outcome_project", "project_id", "seq"),
)
"""What became of projects; a row that corrects or withdraws another names it, and the other stays."""

comparison = Table(
    "comparison",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("better_id", ForeignKey("project.id"), nullable=False),
    Column("worse_id", ForeignKey("project.id"), nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("corrects", Integer),
    Column("doc", Text, nullable=False),
)
"""Answers to "which first?" of two projects."""

ranking_model = Table(
    "ranking_model",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("origin", String, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("checksum", String, nullable=False),
    Column("doc", LargeBinary, nullable=False),
)
"""Learned and imported models with what was found of each; refused ones as well."""

ranking_activation = Table(
    "ranking_activation",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("model_id", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""Which model orders, by its newest row; an empty id is the scorecard alone."""

shared_decisions = Table(
    "shared_decisions",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("checksum", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("doc", LargeBinary, nullable=False),
)
"""Decisions of other offices, without names, as the files they came in; the newest row on a file counts."""

installed_pack = Table(
    "installed_pack",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("pack", String, nullable=False),
    Column("edition", String, nullable=False),
    Column("checksum", ForeignKey("edition.checksum"), nullable=False),
    Column("installed_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("signer", Text, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("accepted", Text, nullable=False),
    Column("withdrawn", String),
)
"""Editions the office installed beside the shipped ones; a withdrawn one keeps its row and the day it went."""

register_record = Table(
    "register_record",
    metadata,
    Column("id", String, primary_key=True),
    Column("register", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("enterprise_id", ForeignKey("enterprise.id"), index=True),
    Column("project_id", ForeignKey("project.id"), index=True),
    Column("state", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("sender", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("deleted_at", String),
    Index("ix_register_record_number", "register", "number", unique=True),
)
"""Records of the registers that `resources/registers` describes.

`origin` names the office a record came from by file, `sender` is the fingerprint of the key that brought it.
"""

register_revision = Table(
    "register_revision",
    metadata,
    Column("record_id", ForeignKey("register_record.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("state", String, nullable=False),
    Column("move", String, nullable=False),
    Column("doc", Text, nullable=False),
    Column("around", Text, nullable=False),
    Column("sent_revision", Integer, nullable=False),
    Column("saved_at", String, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""`around` holds what another office said of the enterprise or project of its record, `sent_revision` its own count.

Both are empty for our own records.
"""

duty_record = Table(
    "duty_record",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("withdraws", Integer),
    Index("ix_duty_record_key", "key", "seq"),
)
"""Duties marked done, given to a person or dated by the office; a row that withdraws another names it."""

case_person = Table(
    "case_person",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("made_at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Index("ix_case_person_project", "project_id", "seq"),
)
"""Who is responsible for a case, by its newest row; an empty name is nobody."""

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("subject_id", String, nullable=False),
    Column("revision", Integer),
    Column("fields", Text, nullable=False),
    Index("ix_journal_subject", "subject_id"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", String, nullable=False),
)

mapping = Table(
    "mapping",
    metadata,
    Column("name", String, primary_key=True),
    Column("doc", Text, nullable=False),
    Column("changed_at", String, nullable=False),
)

dossier_number = Table(
    "dossier_number",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("judgement_id", String, nullable=False, unique=True),
    Column("project_id", ForeignKey("project.id"), nullable=False),
    Column("printed_on", String, nullable=False),
)
