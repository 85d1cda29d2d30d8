package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The parts of a report about labels and about how training went. */
final class TrainingSections {

  private static final int MAX_CLASSES = 20;
  private static final List<String> NUMBERS =
      List.of("split", "rows", "mean", "deviation", "min", "25 %", "median", "75 %", "max");

  private TrainingSections() {}

  /** Adds how labels are distributed. */
  static void addLabels(Report report, Target target) {
    report.fact("label", "label", target.label());
    report.value("rowsWithoutLabel", target.unlabelled());
    report.value("rowsOfUnknownClasses", target.unknown());
    if (target instanceof ClassTarget classes) {
      addClasses(report, classes);
    } else if (target instanceof NumberTarget numbers) {
      report.section(
          "Label",
          "How " + numbers.label() + " is distributed.",
          List.of(),
          ReportTable.of(NUMBERS, numbers.table()));
    }
  }

  private static void addClasses(Report report, ClassTarget classes) {
    List<String> names = classes.names().stream().limit(MAX_CLASSES).toList();
    Map<String, double[]> bars = new LinkedHashMap<>();
    for (String split : Target.SPLITS) {
      bars.put(split, DoubleStream.of(classes.rowsOfClasses(split)).limit(MAX_CLASSES).toArray());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      long[] counts = classes.counts().get(classes.names().get(i));
      rows.add(List.of(names.get(i), counts[0], counts[1], counts[2]));
    }
    int more = classes.names().size() - names.size();
    report.section(
        "Label",
        "Rows of each class of " + classes.label() + (more > 0 ? "; " + more + " more." : "."),
        List.of(Chart.bars("Rows of each class", "", "rows", names, bars)),
        ReportTable.of(List.of("class", "train", "validation", "test"), rows));
  }

  /**
   * Adds learning curves, where the time went, and warnings.
   *
   * @param summary how the training went
   * @param warnings its warnings, and those of what came after it
   */
  static void addTraining(Report report, TrainingSummary summary, List<String> warnings) {
    boolean isOne = summary.furtherNetworks().isEmpty();
    report.fact(
        "stopReason",
        isOne ? "training" : "training of the first network",
        summary.stopReason() + "; best epoch " + summary.bestEpoch());
    if (!isOne) {
      report.fact("networks", "networks", summary.courses().size());
    }
    report.fact("workers", "workers", summary.numWorkers());
    report.fact("engine", "engine", summary.engine() + ", backend " + summary.backend());
    if (!summary.kernels().isEmpty()) {
      report.fact("kernels", "kernels of OpenBLAS", String.join(", ", summary.kernels()));
    }
    if (summary.privacy() != null) {
      report.fact("privacy", "differential privacy", summary.privacy().words());
      report.value("epsilonByEpoch", summary.privacy().epsilonByEpoch());
    }
    report.fact("trainingRows", "rows trained on", summary.trainingRows());
    report.fact("validationRows", "rows validated on", summary.validationRows());
    report.value("skippedRows", summary.skippedRows()).value("warnings", warnings);
    summary.skippedRows().forEach((why, rows) -> report.shown("rows skipped: " + why, rows));
    warnings.forEach(report::warning);
    report.value("epochs", summary.epochs());
    report.section("Learning curves", note(summary), LearningCurves.charts(summary));

    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("computing", summary.computeSeconds());
    seconds.put("synchronising", summary.synchronisationSeconds());
    seconds.put("validating", summary.validationSeconds());
    report.value("seconds", seconds);
    double[] bars = seconds.values().stream().mapToDouble(value -> value).toArray();
    report.section(
        "Time",
        "Synchronising is what rounds take beyond the time in which a worker computes.",
        List.of(
            Chart.bars(
                "Where the time went",
                "",
                "seconds",
                List.copyOf(seconds.keySet()),
                Map.of("seconds", bars))));
  }

  private static String note(TrainingSummary summary) {
    return (summary.privacy() == null
            ? "The training loss of an epoch is the mean over its rows, each taken before the step"
                + " it was part of; the validation loss is that of the network after the epoch."
            : "The training loss is not told, as it would break differential privacy. What"
                + " validation rows tell is not private, nor are other sections about rows.")
        + (summary.epochs().size() == 1 ? " One epoch only." : "")
        + (summary.furtherNetworks().isEmpty() ? "" : " Shown is the first network.");
  }
}
