package io.github.meanfield.benchmark;

import io.github.meanfield.Networks;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.EpochRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A convolutional network on MNIST, given by networkJson: how good it gets, and how fast. */
final class LenetPart {

  private static final String LENET = "LeNet, engine dl4j";

  private LenetPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Plan plan = bench.plan();
    Dataset<Row> training = bench.tables().mnist(plan.fitRows());
    Dataset<Row> test = bench.tables().mnistTest();
    Dataset<Row> both = Tables.cached(training.union(test).coalesce(2));
    Map<String, List<EpochRecord>> runs =
        new Interleaved<EpochRecord>("lenet", bench.progress())
            .add(LENET, () -> lastEpoch(both, plan))
            .run(plan.runs(), false);
    List.of(both, training, test).forEach(Dataset::unpersist);
    String title = String.format("after %d epochs of %,d rows", plan.epochs(), plan.fitRows());
    return List.of(
        Line.of(
            "lenet",
            "test accuracy of LeNet " + title,
            "share",
            Line.Better.NEITHER,
            new LinkedHashMap<>(runs),
            EpochRecord::validationMetric),
        Line.of(
            "lenet",
            "training and testing LeNet, last epoch",
            "rows/s",
            Line.Better.NEITHER,
            runs,
            epoch -> epoch.rows() / epoch.seconds()));
  }

  private static EpochRecord lastEpoch(Dataset<Row> rows, Plan plan) {
    List<EpochRecord> epochs =
        new NeuralNetworkClassifier()
            .setNetworkJson(Networks.lenet(10).toJson())
            .setValidationIndicatorCol(Tables.IS_TEST)
            .setMaxEpochs(plan.epochs())
            .setRestoreBest(false)
            .fit(rows)
            .summary()
            .epochs();
    return epochs.get(epochs.size() - 1);
  }
}
