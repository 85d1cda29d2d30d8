package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import io.github.meanfield.jobs.evaluate.Comparison.Compared;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.evaluate.Fit.Known;
import io.github.meanfield.jobs.evaluate.Verdict.Outcome;
import io.github.meanfield.transformers.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from a comparison and from how the network was trained.
 *
 * @param comparison the network beside others
 * @param best the best of the others
 * @param outcome what the network is beside it
 * @param fit how the network was trained; empty if that is not known
 */
record Advice(Comparison comparison, Compared best, Outcome outcome, Optional<Fit> fit) {

  /** AUC, accuracy or R2 from here on are rarely honest. */
  private static final double NEARLY_PERFECT = 0.995;

  /** A validation loss this much above the training loss is the mark of overfitting. */
  private static final double OVERFITTING = 1.25;

  /** Intervals of shares that are wider say little, as do those of this part of an RMSE. */
  private static final double WIDE = 0.1;

  /** With fewer training rows, more of them are worth more than another network. */
  private static final long FEW_ROWS = 20_000;

  private static final Map<String, String> NAMES =
      Map.of("accuracy", "accuracy", "auc", "AUC", "rmse", "RMSE", "mae", "MAE");

  /** Sentences about what is to be known beside the verdict. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (outcome == Outcome.UNKNOWN) {
      notes.add(
          String.format(
              "few rows: %d are needed to tell, for AUC %d of each class, and %s judge it",
              Comparison.FEWEST_ROWS,
              Comparison.FEWEST_OF_CLASS,
              Console.count(comparison.rows())));
    } else if (isNearlyPerfect()) {
      notes.add(
          "nearly perfect: a column may tell the label because it is known only with it, or the"
              + " same rows may be in several splits");
    } else if (tellsNothing()) {
      notes.add(
          "no better than one answer for all rows: the features tell nothing that the network could"
              + " use");
    }
    fit.flatMap(this::overfitting).ifPresent(notes::add);
    fit.flatMap(this::optimism).ifPresent(notes::add);
    Interval interval = comparison.first().intervals().get(best.metric());
    if (outcome != Outcome.UNKNOWN && interval != null && isWide(interval)) {
      notes.add(
          String.format(
              "%s rows judge it, which is few: its %s may be anything from %s",
              Console.count(comparison.rows()), best.metric(), interval));
    }
    return notes;
  }

  /** Phrases about what to try, what helps most first. */
  List<String> attempts() {
    List<String> attempts = new ArrayList<>();
    if (isNearlyPerfect()) {
      attempts.add("./meanfield inspect, and --ignore for columns that are known too late");
      return attempts;
    } else if (tellsNothing() && !best.kind().looks()) {
      attempts.add("other features, and a look at the data: ./meanfield inspect");
      return attempts;
    }
    if (outcome == Outcome.UNKNOWN) {
      attempts.add("more rows to judge it by");
    }
    fit.filter(it -> it.has(Known.LAYERS_OF_PARAMS))
        .flatMap(this::overfitting)
        .ifPresent(
            it -> attempts.add("more dropout (--dropout 0.3) or fewer units (--hidden-layers)"));
    if (outcome == Outcome.UNKNOWN || outcome == Outcome.BETTER) {
      return attempts;
    }
    fit.ifPresent(it -> addTraining(it, attempts));
    if (best.kind().looks()) {
      attempts.add(
          best.name()
              + (outcome == Outcome.WORSE
                  ? ", which is better"
                  : best.kind() == Kind.LINEAR ? ", which is simpler" : ", which does as well"));
    }
    return attempts;
  }

  private void addTraining(Fit trained, List<String> attempts) {
    if (trained.wasStillLearning()) {
      attempts.add(
          "more epochs, as the last was the best: --max-epochs " + 4 * trained.numEpochs());
    }
    boolean isOfDl4j = trained.summary().backend().equals(NeuralNetworkEstimator.DL4J_SPARK);
    // What a given network or DL4J's backend would refuse is no advice.
    if (outcome == Outcome.WORSE && trained.has(Known.LAYERS_OF_PARAMS) && !isOfDl4j) {
      attempts.add(
          trained.has(Known.TABULAR)
              ? "another network: --preset plain"
              : "networks for tables: --preset tabular");
    }
    if (trained.numNetworks() == 1 && !isOfDl4j) {
      attempts.add("more networks: --num-networks 4");
    }
    if (trained.summary().trainingRows() < FEW_ROWS) {
      attempts.add(
          "more rows than " + Console.count(trained.summary().trainingRows()) + " to train on");
    }
  }

  private boolean isNearlyPerfect() {
    Map<String, Double> values = comparison.first().metrics().values();
    double share =
        switch (best.metric()) {
          case "RMSE" -> values.get("R2");
          case "log loss" -> values.get("accuracy");
          default -> values.get(best.metric());
        };
    return outcome != Outcome.UNKNOWN && share >= NEARLY_PERFECT && !tellsNothing();
  }

  /** Whether the network is no better than what does not look at the features. */
  private boolean tellsNothing() {
    return comparison.others().stream()
        .filter(other -> !other.kind().looks())
        .map(Verdict::outcome)
        .anyMatch(its -> its == Outcome.NO_BETTER || its == Outcome.WORSE);
  }

  private Optional<String> overfitting(Fit trained) {
    return trained
        .keptEpoch()
        .filter(epoch -> epoch.trainLoss() > 0 && !trained.has(Known.LOSS_OF_ANY_SIGN))
        .filter(epoch -> epoch.validationLoss() > OVERFITTING * epoch.trainLoss())
        .map(Advice::overfitting);
  }

  private static String overfitting(EpochRecord epoch) {
    return String.format(
        "overfitting: the validation loss of epoch %d, whose network this is, is %s, the training"
            + " loss %s",
        epoch.epoch(), Console.metric(epoch.validationLoss()), Console.metric(epoch.trainLoss()));
  }

  /**
   * What validation rows, by which the network was chosen, tell too well of it; nothing where their
   * metric is another than that of test rows, weighted or of the most probable classes.
   */
  private Optional<String> optimism(Fit trained) {
    String metric = NAMES.get(trained.summary().metricName());
    Interval interval = metric == null ? null : comparison.first().intervals().get(metric);
    if (interval == null || !trained.has(Known.UNWEIGHTED) || trained.has(Known.THRESHOLDS)) {
      return Optional.empty();
    }
    boolean isError = metric.equals("RMSE") || metric.equals("MAE");
    return trained
        .keptEpoch()
        .map(EpochRecord::validationMetric)
        .filter(value -> isError ? value < interval.lower() : value > interval.upper())
        .map(
            value ->
                String.format(
                    "validation rows, by which it was chosen, flatter it: %s %s there, %s to be"
                        + " expected",
                    metric, Console.metric(value), interval));
  }

  private boolean isWide(Interval interval) {
    double width = interval.upper() - interval.lower();
    return Verdict.isError(best.metric()) ? width > 2 * WIDE * best.ofFirst() : width > WIDE;
  }
}
