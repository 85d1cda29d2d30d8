package io.github.meanfield.jobs.report;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Pictures of how training went. */
public final class LearningCurves {

  /** Characters of the name of a class above a chart. */
  private static final int NAME = 30;

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
    if (!Double.isNaN(summary.epochs().get(0).trainLoss())) {
      losses.add(line(summary, "training", EpochRecord::trainLoss));
    }
    boolean isValidated = summary.validationRows() > 0;
    if (isValidated) {
      losses.add(line(summary, "validation", EpochRecord::validationLoss));
    }
    if (!losses.isEmpty()) {
      addBest(summary, losses);
      charts.add(Chart.lines("Loss", "epoch", "loss", losses));
    }
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
    if (summary.privacy() != null && !summary.privacy().epsilonByEpoch().isEmpty()) {
      charts.add(
          Chart.lines(
              "Privacy",
              "epoch",
              "epsilon",
              List.of(
                  new Line(
                      "epsilon",
                      summary.epochs().stream().mapToDouble(EpochRecord::epoch).toArray(),
                      summary.privacy().epsilonByEpoch().stream()
                          .mapToDouble(epsilon -> epsilon)
                          .toArray()))));
    }
    return charts;
  }

  /**
   * Predictions for the {@code examples} of a summary by epoch, a chart a row; of several networks
   * those of the first.
   *
   * @param summary how a network was trained
   * @param classes names of the classes, none if numbers are predicted
   * @param captions lines of text below each chart, none if nothing is known of the rows
   * @return none if predictions of fewer than two epochs were recorded
   */
  public static List<String> examples(
      TrainingSummary summary, List<String> classes, List<List<String>> captions) {
    List<EpochRecord> epochs =
        summary.epochs().stream().filter(epoch -> !epoch.predictions().isEmpty()).toList();
    List<String> charts = new ArrayList<>();
    if (epochs.size() > 1) {
      for (int row = 0; row < summary.examples().size(); row++) {
        String chart = example(summary, epochs, row, classes);
        charts.add(captions.isEmpty() ? chart : Chart.captioned(chart, captions.get(row)));
      }
    }
    return charts;
  }

  /**
   * The charts of {@link #examples} as a picture, with classes by their numbers.
   *
   * @return an SVG file of its own, dark on white
   */
  public static Optional<String> examplesSvg(TrainingSummary summary) {
    boolean areOfClasses = Set.of("accuracy", "auc").contains(summary.metricName());
    double most =
        summary.examples().stream().mapToDouble(each -> each.label().get(0)).max().orElse(0);
    List<String> classes =
        areOfClasses
            ? IntStream.rangeClosed(0, (int) most).mapToObj(k -> "class " + k).toList()
            : List.of();
    List<String> charts = examples(summary, classes, List.of());
    return charts.isEmpty() ? Optional.empty() : Optional.of(ChartSvg.picture(charts));
  }

  private static String example(
      TrainingSummary summary, List<EpochRecord> epochs, int row, List<String> classes) {
    List<Double> label = summary.examples().get(row).label();
    double[] x = epochs.stream().mapToDouble(EpochRecord::epoch).toArray();
    boolean isOfClasses = !classes.isEmpty();
    int width = label.size();
    List<Line> lines = new ArrayList<>();
    for (int target = 0; target < width; target++) {
      int place = row * width + target;
      String name =
          width > 1 ? "target " + (target + 1) : isOfClasses ? "probability" : "predicted";
      lines.add(
          new Line(
              name,
              x,
              epochs.stream().mapToDouble(epoch -> epoch.predictions().get(place)).toArray()));
    }
    String title = "Row " + (row + 1);
    if (isOfClasses) {
      String name = classes.get(label.get(0).intValue());
      addBest(summary, lines, 0, 1);
      return Chart.probabilities(
          title + ": " + Console.shortened(name, NAME), "epoch", "probability of its class", lines);
    }
    if (width == 1) {
      title += ": " + Numbers.cell(label.get(0));
      double[] truth = new double[x.length];
      Arrays.fill(truth, label.get(0));
      lines.add(Line.reference("true", x, truth));
    }
    addBest(summary, lines);
    return Chart.lines(title, "epoch", "prediction", lines);
  }

  /** Marks the epoch whose network was kept, from the lowest to the highest of the lines. */
  private static void addBest(TrainingSummary summary, List<Line> lines) {
    double[] range =
        lines.stream()
            .flatMapToDouble(line -> DoubleStream.of(line.y()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (range.length > 0) {
      addBest(summary, lines, range[0], range[range.length - 1]);
    }
  }

  private static void addBest(
      TrainingSummary summary, List<Line> lines, double least, double most) {
    double best = summary.bestEpoch();
    if (summary.epochs().size() > 1 && best > 0) {
      lines.add(
          Line.reference(
              "best: " + summary.bestEpoch(),
              new double[] {best, best},
              new double[] {least, most}));
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
