"""Create all tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create all records of an office, its judgements, packs, journal, settings and dossier numbers."""
    _create_records()
    _create_judgements()
    _create_ranking()
    _create_recommendations()
    _create_registers()
    _create_duties()
    _create_office()
    _keep_unchanged()


def _create_records() -> None:
    from alembic import op

    op.create_table("meta", sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.Text, nullable=False))
    op.create_table(
        "enterprise",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("uscc", sa.Text, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("deleted_at", sa.String),
    )
    op.create_table(
        "enterprise_revision",
        sa.Column("enterprise_id", sa.String, sa.ForeignKey("enterprise.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("doc", sa.Text, nullable=False),
        *_signed(),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("enterprise_id", sa.String, sa.ForeignKey("enterprise.id"), nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("deleted_at", sa.String),
    )
    op.create_table(
        "project_revision",
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("enterprise_id", sa.String, sa.ForeignKey("enterprise.id"), nullable=False),
        sa.Column("enterprise_revision", sa.Integer, nullable=False),
        sa.Column("doc", sa.Text, nullable=False),
        sa.Column("measures", sa.Text, nullable=False),
        *_signed(),
    )


def _signed() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("saved_at", sa.String, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )


def _create_judgements() -> None:
    from alembic import op

    op.create_table(
        "judgement",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("judged_on", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("case_revision", sa.Integer, nullable=False),
        sa.Column("enterprise_revision", sa.Integer, nullable=False),
        sa.Column("recommendation", sa.String, nullable=False),
        sa.Column("approval", sa.String, nullable=False),
        sa.Column("score_low", sa.Float, nullable=False),
        sa.Column("score_high", sa.Float, nullable=False),
        sa.Column("rank", sa.Integer),
        sa.Column("rank_best", sa.Integer),
        sa.Column("rank_worst", sa.Integer),
        sa.Column("checksum", sa.String, nullable=False),
        sa.Column("doc", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_judgement_project", "judgement", ["project_id", "seq"])
    op.create_table(
        "standing",
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("rank_best", sa.Integer, nullable=False),
        sa.Column("rank_worst", sa.Integer, nullable=False),
    )
    op.create_table(
        "edition",
        sa.Column("checksum", sa.String, primary_key=True),
        sa.Column("kept_at", sa.String, nullable=False),
        sa.Column("texts", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "basis",
        sa.Column("checksum", sa.String, primary_key=True),
        sa.Column("kept_at", sa.String, nullable=False),
        sa.Column("doc", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "override",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("pack", sa.String, nullable=False),
        sa.Column("finding", sa.String, nullable=False),
        sa.Column("doc", sa.Text, nullable=False),
    )
    op.create_index("ix_override_project", "override", ["project_id", "seq"])
    op.create_table(
        "monitoring",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("corrects", sa.Integer),
        sa.Column("recheck", sa.Integer, nullable=False),
        sa.Column("judged", sa.Integer, nullable=False),
        sa.Column("doc", sa.Text, nullable=False),
    )
    op.create_index("ix_monitoring_project", "monitoring", ["project_id", "seq"])
    _create_attachments()
    op.create_table(
        "installed_pack",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("pack", sa.String, nullable=False),
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("checksum", sa.String, sa.ForeignKey("edition.checksum"), nullable=False),
        sa.Column("installed_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("signer", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("accepted", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.String),
    )


def _create_attachments() -> None:
    from alembic import op

    op.create_table(
        "attachment",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("subject_id", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("corrects", sa.Integer),
        sa.Column("paper", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("issued_on", "valid_from", "valid_to")),
        sa.Column("endless", sa.Integer, nullable=False),
        sa.Column("seen_by", sa.Text, nullable=False),
        sa.Column("seen_on", sa.String, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_attachment_subject", "attachment", ["subject_id", "seq"])


def _create_recommendations() -> None:
    from alembic import op

    op.create_table(
        "recommendation",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("direction", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
    )
    op.create_index("ix_recommendation_project", "recommendation", ["project_id", "seq"])
    op.create_table(
        "recommendation_event",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("recommendation_id", sa.String, sa.ForeignKey("recommendation.id"), nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("doc", sa.Text, nullable=False),
    )
    op.create_index("ix_recommendation_event", "recommendation_event", ["recommendation_id", "seq"])
    op.create_table(
        "ladder",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("doc", sa.Text, nullable=False),
    )
    op.create_index("ix_ladder_project", "ladder", ["project_id", "seq"])


def _create_ranking() -> None:
    from alembic import op

    for name, subjects in (("outcome", ("project_id",)), ("comparison", ("better_id", "worse_id"))):
        op.create_table(
            name,
            sa.Column("seq", sa.Integer, primary_key=True),
            *(sa.Column(each, sa.String, sa.ForeignKey("project.id"), nullable=False) for each in subjects),
            sa.Column("made_at", sa.String, nullable=False),
            sa.Column("done_by", sa.Text, nullable=False),
            sa.Column("withdrawn", sa.Integer, nullable=False),
            sa.Column("corrects", sa.Integer),
            sa.Column("doc", sa.Text, nullable=False),
        )
    op.create_index("ix_outcome_project", "outcome", ["project_id", "seq"])
    op.create_table(
        "ranking_model",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("checksum", sa.String, nullable=False),
        sa.Column("doc", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ranking_activation",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("model_id", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "shared_decisions",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("checksum", sa.String, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("doc", sa.LargeBinary, nullable=False),
    )


def _create_registers() -> None:
    from alembic import op

    op.create_table(
        "register_record",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("register", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("enterprise_id", sa.String, sa.ForeignKey("enterprise.id")),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id")),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("deleted_at", sa.String),
    )
    op.create_index("ix_register_record_number", "register_record", ["register", "number"], unique=True)
    for subject in ("enterprise_id", "project_id"):
        op.create_index(f"ix_register_record_{subject}", "register_record", [subject])
    op.create_table(
        "register_revision",
        sa.Column("record_id", sa.String, sa.ForeignKey("register_record.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("move", sa.String, nullable=False),
        sa.Column("doc", sa.Text, nullable=False),
        sa.Column("around", sa.Text, nullable=False),
        sa.Column("sent_revision", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.String, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )


def _create_duties() -> None:
    from alembic import op

    op.create_table(
        "duty_record",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("key", "value", "note")),
        sa.Column("withdraws", sa.Integer),
    )
    op.create_index("ix_duty_record_key", "duty_record", ["key", "seq"])
    op.create_table(
        "case_person",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
    )
    op.create_index("ix_case_person_project", "case_person", ["project_id", "seq"])


def _keep_unchanged() -> None:
    """Let the file itself refuse changes to what is evidence: judgements, revisions, editions and the journal."""
    from alembic import op

    evidence = ("judgement", "edition", "basis", "override", "monitoring", "enterprise_revision", "project_revision")
    recommending = ("recommendation", "recommendation_event", "ladder")
    learning = ("outcome", "comparison", "ranking_model", "ranking_activation", "shared_decisions")
    office = ("attachment", "register_revision", "duty_record", "case_person", "journal")
    for table in (*evidence, *learning, *recommending, *office):
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )
    # An installed pack can be withdrawn, once; everything else about it stays as it was.
    op.execute(
        "CREATE TRIGGER installed_pack_refuses_delete BEFORE DELETE ON installed_pack "
        "BEGIN SELECT RAISE(ABORT, 'installed_pack is never changed'); END"
    )
    op.execute(
        "CREATE TRIGGER installed_pack_refuses_update BEFORE UPDATE ON installed_pack "
        "WHEN OLD.withdrawn IS NOT NULL OR NEW.withdrawn IS NULL OR NEW.seq <> OLD.seq OR NEW.pack <> OLD.pack "
        "OR NEW.edition <> OLD.edition OR NEW.checksum <> OLD.checksum OR NEW.installed_at <> OLD.installed_at "
        "OR NEW.done_by <> OLD.done_by OR NEW.signer <> OLD.signer OR NEW.fingerprint <> OLD.fingerprint "
        "OR NEW.accepted <> OLD.accepted BEGIN SELECT RAISE(ABORT, 'installed_pack is never changed'); END"
    )


def _create_office() -> None:
    from alembic import op

    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("subject_id", sa.String, nullable=False),
        sa.Column("revision", sa.Integer),
        sa.Column("fields", sa.Text, nullable=False),
    )
    op.create_index("ix_journal_subject", "journal", ["subject_id"])
    for name, content in (("setting", "value"), ("mapping", "doc")):
        op.create_table(
            name,
            sa.Column("name", sa.String, primary_key=True),
            sa.Column(content, sa.Text, nullable=False),
            sa.Column("changed_at", sa.String, nullable=False),
        )
    op.create_table(
        "dossier_number",
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("judgement_id", sa.String, nullable=False, unique=True),
        sa.Column("project_id", sa.String, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("printed_on", sa.String, nullable=False),
    )
