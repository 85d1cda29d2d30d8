package io.github.meanfield.jobs.report;

import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Pictures of how training went. */
public final class LearningCurves {

  private LearningCurves() {}

  /**
   * Losses, validation metric and learning rate by epoch, as far as there are such, side by side.
   *
   * @param summary how a network was trained
   * @return an SVG file of its own, dark on white
   */
  public static String svg(TrainingSummary summary) {
    return ChartSvg.picture(charts(summary));
  }

  /** A chart of the losses, and where there are such, of the metric and of the learning rate. */
  public static List<String> charts(TrainingSummary summary) {
    List<String> charts = new ArrayList<>();
    if (summary.epochs().isEmpty()) {
      return charts;
    }
    List<Line> losses = new ArrayList<>();
    losses.add(line(summary, "training", EpochRecord::trainLoss));
    boolean isValidated = summary.validationRows() > 0;
    if (isValidated) {
      losses.add(line(summary, "validation", EpochRecord::validationLoss));
    }
    addBest(summary, losses);
    charts.add(Chart.lines("Loss", "epoch", "loss", losses));
    if (isValidated) {
      String metric = summary.metricName();
      List<Line> lines = new ArrayList<>();
      lines.add(line(summary, metric, EpochRecord::validationMetric));
      addBest(summary, lines);
      charts.add(Chart.lines("Validation " + metric, "epoch", metric, lines));
    }
    if (summary.epochs().stream().mapToDouble(EpochRecord::learningRate).distinct().count() > 1) {
      charts.add(
          Chart.lines(
              "Learning rate",
              "epoch",
              "learning rate",
              List.of(line(summary, "learning rate", EpochRecord::learningRate))));
    }
    return charts;
  }

  /** Marks the epoch whose network was kept, from the lowest to the highest of the lines. */
  private static void addBest(TrainingSummary summary, List<Line> lines) {
    double[] range =
        lines.stream()
            .flatMapToDouble(line -> DoubleStream.of(line.y()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double best = summary.bestEpoch();
    if (summary.epochs().size() > 1 && best > 0 && range.length > 0) {
      lines.add(
          Line.reference(
              "best: " + summary.bestEpoch(),
              new double[] {best, best},
              new double[] {range[0], range[range.length - 1]}));
    }
  }

  private static Line line(
      TrainingSummary summary, String name, ToDoubleFunction<EpochRecord> value) {
    List<EpochRecord> epochs = summary.epochs();
    return new Line(
        name,
        epochs.stream().mapToDouble(EpochRecord::epoch).toArray(),
        epochs.stream().mapToDouble(value).toArray());
  }
}
