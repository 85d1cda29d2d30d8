package io.github.meanfield.jobs.training;

import static org.apache.spark.ml.functions.vector_to_array;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Bootstrap;
import io.github.meanfield.jobs.evaluate.Threshold;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The thresholds that a network decides by, and what they were chosen by.
 *
 * @param rule the rule, as the command line has it
 * @param thresholds one a class, as Spark has them: the class with the largest probability /
 *     threshold is predicted
 * @param text what they come to, in words
 * @param warning that they do not come to what the rule asks for
 */
record ChosenThresholds(
    String rule, double[] thresholds, String text, @JsonIgnore Optional<String> warning) {

  /**
   * Chooses thresholds and sets them in a network.
   *
   * @param validation rows with features and the label's number
   * @param seed seed of the rows that stand for all where they are many
   */
  static ChosenThresholds of(
      ThresholdRule rule,
      NeuralNetworkClassificationModel network,
      Dataset<Row> validation,
      ClassTarget target,
      long seed) {
    ChosenThresholds chosen =
        target.names().size() == 2
            ? ofTwo(rule, network, validation, target, seed)
            : new ChosenThresholds(
                rule.toString(),
                rule.byCosts(),
                "thresholds of " + String.join(", ", target.names()) + " by what mistakes cost",
                Optional.empty());
    network.setThresholds(chosen.thresholds);
    Console.entry("threshold", "%s", chosen.text);
    return chosen;
  }

  private static ChosenThresholds ofTwo(
      ThresholdRule rule,
      NeuralNetworkClassificationModel network,
      Dataset<Row> validation,
      ClassTarget target,
      long seed) {
    Dataset<Row> scored =
        network
            .transform(validation)
            .select(
                functions.col(target.indexCol()),
                vector_to_array(functions.col(network.getProbabilityCol()), "float64").getItem(1));
    ThresholdSample sample =
        ThresholdSample.of(
            scored, target.rowsOfClasses(SplitAssigner.VALIDATION), Bootstrap.MAX_ROWS, seed);
    Threshold best = sample.best(rule);
    return new ChosenThresholds(
        rule.toString(),
        new double[] {1 - best.value(), best.value()},
        String.format(
            "%s is predicted from a probability of %s on (%s), where %s validation rows have"
                + " precision %s, recall %s and F1 %s",
            target.names().get(1),
            Console.metric(best.value()),
            rule,
            Console.count(sample.scores().length),
            Console.metric(best.counts().precision()),
            Console.metric(best.counts().recall()),
            Console.metric(best.counts().f1())),
        rule.unmet(best.counts()));
  }

  /** Adds them to a report. */
  void addTo(Report report) {
    report.shown("threshold", text);
    report.value("threshold", this);
  }
}
