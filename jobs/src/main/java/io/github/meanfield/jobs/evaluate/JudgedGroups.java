package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.List;

/**
 * Predictions judged by the values of a column.
 *
 * @param by the column
 * @param groups the groups with the most rows, the largest first
 * @param differences how each of them differs from all other rows
 */
record JudgedGroups(String by, List<GroupMetrics> groups, List<GroupDifference> differences) {

  /** Judges the groups of rows. */
  static JudgedGroups of(Judgement judged, String by, Bootstrap bootstrap) {
    JudgedRows rows = judged.rows(GroupMetrics.by(by));
    List<GroupMetrics> groups = GroupMetrics.of(rows, bootstrap);
    return new JudgedGroups(
        by,
        groups,
        GroupDifference.of(
            rows,
            groups.stream().map(GroupMetrics::name).toList(),
            judged.classes(),
            judged.numRows(),
            bootstrap));
  }

  /** Prints some of their metrics, and the differences. */
  void print(List<String> headlines) {
    Console.gap();
    Console.table(EvaluationTables.groups(by, groups, headlines));
    Console.gap();
    differences.forEach(it -> Console.entry("", "%s, %s: %s", it.group(), it.measure(), it.text()));
  }

  /** Adds them to a report. */
  void addTo(Report report) {
    report.value("by", by);
    report.value("groups", groups).value("groupDifferences", differences);
    List<String> names = List.copyOf(groups.get(0).metrics().values().keySet());
    report.section(
        "By " + by,
        "The groups with the most rows, " + GroupMetrics.MAX_GROUPS + " at most.",
        List.of(),
        ReportTable.of(EvaluationTables.groups(by, groups, names)),
        ReportTable.of(GroupDifference.table(by, differences)));
  }
}
