package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.CategoryCheck;
import io.github.meanfield.jobs.inspect.check.ClassCheck;
import io.github.meanfield.jobs.inspect.check.ConstantCheck;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.MissingCheck;
import io.github.meanfield.jobs.inspect.check.Sentinel;
import io.github.meanfield.jobs.inspect.check.SentinelCheck;
import io.github.meanfield.jobs.inspect.check.SplitCheck;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Findings that cost no look at the rows: what a training knows of them anyway tells. */
public final class TrainingFindings {

  private static final int MOST_PRINTED = 8;

  /** A mark of missing values lies farther from the mean than this, in deviations. */
  private static final double FAR = 3;

  private final long rows;
  private final List<Finding> findings = new ArrayList<>();

  private TrainingFindings(long rows) {
    this.rows = rows;
  }

  /**
   * Looks at what is known.
   *
   * @param statistics what the training rows hold
   * @param target what is learned
   */
  public static TrainingFindings of(TrainingStatistics statistics, Target target) {
    TrainingFindings found = new TrainingFindings(statistics.rows());
    if (target instanceof ClassTarget classes) {
      found.findings.addAll(ClassCheck.of(classes));
    }
    found.findings.addAll(SplitCheck.small(target));
    statistics.features().forEach(found::add);
    found.findings.sort(Comparator.comparing(Finding::severity).thenComparing(Finding::kind));
    return found;
  }

  private void add(FeatureStatistics feature) {
    String name = feature.name();
    if (feature.missing() >= MissingCheck.SHARE * rows) {
      findings.add(MissingCheck.found(name, feature.missing(), rows));
    }
    if (feature.categories() != null) {
      addCategories(feature);
    } else if (feature.min() != null && feature.min().equals(feature.max())) {
      if (feature.missing() == 0) {
        findings.add(
            ConstantCheck.found(name, Role.valueOf(feature.kind().name()).shown(feature.min()), 0));
      }
    } else if (feature.kind() == FeatureStatistics.Kind.NUMERIC && feature.min() != null) {
      addSentinel(feature, feature.min());
      addSentinel(feature, feature.max());
    }
  }

  private void addCategories(FeatureStatistics feature) {
    Map.Entry<String, Long> top = feature.topCategory().orElse(Map.entry("", 0L));
    long present = rows - feature.missing();
    if (top.getValue() >= ConstantCheck.SHARE * rows) {
      findings.add(ConstantCheck.found(feature.name(), top.getKey(), rows - top.getValue()));
    } else if (CategoryCheck.areTooMany(feature.categories().size(), present)) {
      findings.add(
          CategoryCheck.tooMany(feature.name(), feature.categories().size(), false, present));
    }
  }

  private void addSentinel(FeatureStatistics feature, double edge) {
    if (Sentinel.isAllNines(edge) && Math.abs(edge - feature.mean()) > FAR * feature.deviation()) {
      String value = Numbers.text(edge);
      findings.add(
          Finding.warning(Kind.SENTINEL, List.of(feature.name()), 0, value)
              .text(
                  "%s reaches to %s, far from its mean %s: it may mean that the value is missing",
                  feature.name(), value, Numbers.cell(feature.mean()))
              .cure(SentinelCheck.cure(feature.name(), value)));
    }
  }

  /** What was found, the most severe first. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Prints the first of them, and where there is more. */
  public void print() {
    for (Finding finding : findings.subList(0, Math.min(MOST_PRINTED, findings.size()))) {
      Console.entry("finding", "%s", finding.text());
      if (finding.cure() != null) {
        Console.line("%s%s", " ".repeat(Console.NAME_WIDTH), finding.cure());
      }
    }
    if (!findings.isEmpty()) {
      int more = findings.size() - MOST_PRINTED;
      Console.entry(
          "",
          "%s./meanfield inspect looks closer, with the options of input, columns and split",
          more > 0 ? Numbers.counted(more, "more finding") + "; " : "");
      Console.gap();
    }
  }

  /** Adds them to a report. */
  public void addTo(Report report) {
    report.value("findings", findings);
    if (!findings.isEmpty()) {
      AuditSections.addFindings(report, findings);
    }
  }
}
