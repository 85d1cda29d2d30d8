package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Severity;
import io.github.meanfield.jobs.task.TargetTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** An audit as people read it. */
final class AuditText {

  private static final int MOST_FINDINGS = 40;
  private static final int MOST_COLUMNS = 60;
  private static final int MOST_LEFT_OUT = 10;
  private static final int WIDTH = 20;
  private static final List<String> HEAD =
      List.of(
          "column",
          "role",
          "missing",
          "different",
          "min",
          "median",
          "mean",
          "max",
          "most frequent");

  private AuditText() {}

  /** Findings first, then the label and the columns. */
  static String of(Audit audit) {
    List<String> lines = new ArrayList<>(findings(audit.findings()));
    if (audit.labelErrors() != null) {
      lines.add("");
      lines.addAll(audit.labelErrors().lines());
    }
    lines.add("");
    lines.addAll(TargetTable.lines(audit.target()));
    lines.add("");
    List<List<Object>> table = columns(audit);
    lines.addAll(Console.tableLines(table.subList(0, Math.min(table.size(), MOST_COLUMNS + 1))));
    if (table.size() > MOST_COLUMNS + 1) {
      lines.add("(" + (table.size() - MOST_COLUMNS - 1) + " more columns in what --output writes)");
    }
    List<ColumnSummary> leftOut =
        audit.columns().stream().filter(column -> column.reason() != null).toList();
    leftOut.stream()
        .limit(MOST_LEFT_OUT)
        .forEach(
            column ->
                lines.add(Console.entryText("left out", "%s: %s", column.name(), column.reason())));
    if (leftOut.size() > MOST_LEFT_OUT) {
      lines.add("(" + (leftOut.size() - MOST_LEFT_OUT) + " more in what --output writes)");
    }
    if (audit.network() != null) {
      lines.add("");
      lines.add(network(audit.network()));
    }
    return String.join("\n", lines);
  }

  private static String network(NetworkSizeEstimate size) {
    return Console.entryText(
        "network",
        "by default about %s inputs and %s parameters, %s a training row",
        Console.count(size.inputs()),
        Console.count(size.parameters()),
        Numbers.cell((double) size.parameters() / size.trainingRows()));
  }

  /** Findings, each with its cure below. */
  static List<String> findings(List<Finding> findings) {
    if (findings.isEmpty()) {
      return List.of(Console.entryText("findings", "none"));
    }
    List<String> lines = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count = findings.stream().filter(it -> it.severity() == severity).count();
      if (count > 0) {
        counts.add(Numbers.counted(count, severity.toString()));
      }
    }
    lines.add(Console.entryText("findings", "%s", String.join(", ", counts)));
    for (Finding finding : findings.subList(0, Math.min(MOST_FINDINGS, findings.size()))) {
      lines.add(
          Console.entryText(
              finding.severity().toString(), "%s: %s", finding.kind(), finding.text()));
      if (finding.cure() != null) {
        // In one line, to be pasted.
        lines.add(" ".repeat(Console.NAME_WIDTH) + finding.cure());
      }
    }
    if (findings.size() > MOST_FINDINGS) {
      lines.add("(" + (findings.size() - MOST_FINDINGS) + " more in what --output writes)");
    }
    return lines;
  }

  /** The columns, below a head. */
  static List<List<Object>> columns(Audit audit) {
    List<List<Object>> table = new ArrayList<>();
    table.add(new ArrayList<>(HEAD));
    for (ColumnSummary column : audit.columns()) {
      boolean isDate = column.role().equals("date");
      List<Object> row = new ArrayList<>(List.of(column.name(), column.role(), column.missing()));
      row.add(
          column.different() == null
              ? "-"
              : (column.estimated() ? "~" : "") + Console.count(column.different()));
      row.add(cell(column.min(), isDate));
      row.add(cell(column.median(), isDate));
      row.add(cell(column.mean(), isDate));
      row.add(cell(column.max(), isDate));
      row.add(
          column.mostFrequent() != null
              ? Console.shortened(column.mostFrequent(), WIDTH)
              : column.size() == null ? "" : Numbers.counted(column.size(), "element"));
      table.add(row);
    }
    return table;
  }

  private static String cell(Double value, boolean isDate) {
    return value == null
        ? "-"
        : isDate ? LocalDate.ofEpochDay((long) Math.floor(value)).toString() : Numbers.cell(value);
  }
}
