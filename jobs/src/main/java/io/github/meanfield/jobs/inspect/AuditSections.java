package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.NumberTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The sections that an audit has in a report. */
final class AuditSections {

  private static final int MOST_CLASSES = 20;

  private AuditSections() {}

  static void add(Report report, Audit audit) {
    report.value("findings", audit.findings());
    report.value("columns", audit.columns());
    if (audit.network() != null) {
      report.value("network", audit.network());
      report.shown(
          "network by default",
          String.format(
              "about %s inputs, %s parameters",
              Console.count(audit.network().inputs()),
              Console.count(audit.network().parameters())));
    }
    addFindings(report, audit.findings());
    addLabel(report, audit);
    if (audit.labelErrors() != null) {
      addLabelErrors(report, audit.labelErrors());
    }
    report.section(
        "Columns",
        "Of the rows with a label. ~ marks estimates; dates are shown as such.",
        List.of(),
        ReportTable.of(columns(audit)));
  }

  /** Those of the console, and what it has no room for. */
  private static List<List<Object>> columns(Audit audit) {
    List<List<Object>> table = AuditText.columns(audit);
    table.get(0).addAll(List.of("characters", "type", "why left out"));
    for (int i = 0; i < audit.columns().size(); i++) {
      ColumnSummary column = audit.columns().get(i);
      List<Object> row = table.get(i + 1);
      row.add(
          column.longest() == null
              ? ""
              : column.shortest().equals(column.longest())
                  ? Console.count(column.longest())
                  : Console.count(column.shortest()) + " to " + Console.count(column.longest()));
      row.add(column.type());
      row.add(column.reason() == null ? "" : column.reason());
    }
    return table;
  }

  static void addFindings(Report report, List<Finding> findings) {
    if (findings.isEmpty()) {
      report.shown("findings", "none");
      return;
    }
    List<List<Object>> rows = new ArrayList<>();
    for (Finding finding : findings) {
      rows.add(
          List.of(
              finding.severity() + ": " + finding.kind(),
              finding.text(),
              finding.cure() == null ? "" : finding.cure()));
    }
    report.section(
        "Findings",
        "The most severe first; cures are options of the command train, or say what else to do.",
        List.of(),
        ReportTable.of(List.of("finding", "what was found", "cure"), rows));
  }

  private static void addLabelErrors(Report report, LabelErrors errors) {
    report.value("labelErrors", errors);
    report.shown("labels estimated to be wrong", Console.share(errors.share()));
    if (!errors.rows().isEmpty()) {
      report.section(
          "Label errors",
          Console.share(errors.share())
              + " of the labels are estimated to be wrong; "
              + Numbers.counted(errors.count(), "row")
              + " are suspected, the most suspicious first. Probabilities are those of small networks"
              + " that have not seen the row: classes that the columns do not tell apart look like"
              + " wrong labels too.",
          List.of(),
          ReportTable.of(errors.table(Integer.MAX_VALUE)));
    }
  }

  private static void addLabel(Report report, Audit audit) {
    if (audit.target() instanceof ClassTarget classes) {
      List<String> names = classes.names().stream().limit(MOST_CLASSES).toList();
      double[] rows =
          names.stream()
              .mapToDouble(name -> LongStream.of(classes.counts().get(name)).sum())
              .toArray();
      report.value("classes", classes.counts());
      report.section(
          "Label",
          "Rows of each class.",
          List.of(Chart.bars(classes.label(), "class", "rows", names, Map.of("rows", rows))));
    } else if (audit.target() instanceof NumberTarget numbers) {
      List<String> head =
          List.of("split", "rows", "mean", "deviation", "min", "25%", "median", "75%", "max");
      report.value("labelSplits", numbers.splits());
      report.section(
          "Label",
          "Its distribution in each split.",
          List.of(),
          ReportTable.of(head, numbers.table()));
    }
  }
}
