package io.github.meanfield.benchmark;

import io.github.meanfield.Networks;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.EpochRecord;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How good networks get on MNIST, and how fast: a dense one, and a convolutional one that is given
 * by networkJson. The test set is looked at after each epoch, and chooses nothing.
 */
final class MnistPart {

  private MnistPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Plan plan = bench.plan();
    Dataset<Row> training = bench.tables().mnist(plan.fitRows());
    Dataset<Row> test = bench.tables().mnistTest();
    Dataset<Row> both = Tables.cached(training.union(test).coalesce(2));
    List.of(training, test).forEach(Dataset::unpersist);
    Map<String, List<EpochRecord>> runs =
        new Interleaved<EpochRecord>("mnist", bench.progress())
            .add("dense, 800-800 with dropout", () -> lastEpoch(dense(plan), both))
            .add("LeNet, engine dl4j", () -> lastEpoch(lenet(plan), both))
            .run(1, false);
    both.unpersist();
    return List.of(
        Line.of(
            "mnist",
            String.format(
                "test accuracy after %d (dense) and %d epochs of %,d rows",
                plan.denseEpochs(), plan.epochs(), plan.fitRows()),
            "share",
            Line.Better.NEITHER,
            runs,
            EpochRecord::validationMetric),
        Line.of(
            "mnist",
            "training and testing, last epoch",
            "rows/s",
            Line.Better.NEITHER,
            runs,
            epoch -> epoch.rows() / epoch.seconds()));
  }

  private static NeuralNetworkClassifier dense(Plan plan) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {800, 800})
        .setDropout(0.5)
        .setMaxNorm(3)
        .setLabelSmoothing(0.1)
        .setLearningRate(5e-4)
        .setSchedule("cosine")
        .setAveragingFrequency(64)
        .setMaxEpochs(plan.denseEpochs());
  }

  private static NeuralNetworkClassifier lenet(Plan plan) {
    return new NeuralNetworkClassifier()
        .setNetworkJson(Networks.lenet(10).toJson())
        .setLearningRate(5e-4)
        .setAveragingFrequency(16)
        .setMaxEpochs(plan.epochs());
  }

  private static EpochRecord lastEpoch(NeuralNetworkClassifier estimator, Dataset<Row> rows) {
    List<EpochRecord> epochs =
        estimator
            .setValidationIndicatorCol(Tables.IS_TEST)
            .setRestoreBest(false)
            .fit(rows)
            .summary()
            .epochs();
    return epochs.get(epochs.size() - 1);
  }
}
