package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.EpochRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What changing images while training brings a dense network on few of MNIST's. The test set is
 * looked at after the last epoch and chooses nothing.
 */
final class ImagesPart {

  private static final int IMAGES = 5_000;
  private static final int EPOCHS = 30;

  private ImagesPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Dataset<Row> training = bench.tables().mnist(IMAGES);
    Dataset<Row> test = bench.tables().mnistTest();
    Dataset<Row> both = Tables.cached(training.union(test).coalesce(2));
    List.of(training, test).forEach(Dataset::unpersist);
    Map<String, List<EpochRecord>> results = new LinkedHashMap<>();
    for (int seed = 1; seed <= bench.plan().runs(); seed++) {
      Interleaved<EpochRecord> fits = new Interleaved<>("images, seed " + seed, bench.progress());
      long fitSeed = seed;
      changes()
          .forEach(
              (name, change) ->
                  fits.add(name, () -> last(change.apply(network().setSeed(fitSeed)), both)));
      fits.run(1, false)
          .forEach(
              (name, result) ->
                  results.computeIfAbsent(name, n -> new ArrayList<>()).addAll(result));
    }
    both.unpersist();
    String title =
        String.format("dense, 256-256, %d epochs of %,d images of MNIST", EPOCHS, IMAGES);
    return List.of(
        Line.of(
            "images",
            title,
            "test accuracy",
            Line.Better.NEITHER,
            results,
            EpochRecord::validationMetric),
        Line.of(
            "images",
            title,
            "rows/s, last epoch",
            Line.Better.NEITHER,
            results,
            epoch -> epoch.rows() / epoch.seconds()));
  }

  private static Map<String, UnaryOperator<NeuralNetworkClassifier>> changes() {
    Map<String, UnaryOperator<NeuralNetworkClassifier>> all = new LinkedHashMap<>();
    all.put("plain", network -> network);
    all.put("shift 0.07", network -> network.setAugmentShift(0.07));
    all.put(
        "shift, rotation, scale 0.1",
        network -> network.setAugmentShift(0.07).setAugmentRotation(12).setAugmentScale(0.1));
    return all;
  }

  private static NeuralNetworkClassifier network() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {256, 256})
        .setImageShape(new int[] {28, 28, 1})
        .setSchedule("cosine")
        .setMaxEpochs(EPOCHS)
        .setValidationIndicatorCol(Tables.IS_TEST)
        .setRestoreBest(false);
  }

  private static EpochRecord last(NeuralNetworkClassifier estimator, Dataset<Row> rows) {
    List<EpochRecord> epochs = estimator.fit(rows).summary().epochs();
    return epochs.get(epochs.size() - 1);
  }
}
