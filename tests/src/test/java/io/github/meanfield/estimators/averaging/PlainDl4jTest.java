package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.InitialParameters;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Averaging over one worker is plain training: DL4J is given the same minibatches by hand. */
@ExtendWith(SparkSessionExtension.class)
class PlainDl4jTest {

  private static final int NUM_CLASSES = 3;
  private static final int NUM_FEATURES = 5;
  private static final int BATCH_SIZE = 16;
  private static final int FREQUENCY = 2;
  private static final int EPOCHS = 3;
  private static final long SEED = 11;

  @ParameterizedTest
  @ValueSource(strings = {"adam", "sgd", "nesterovs", "rmsprop", "adagrad", "nadam", "amsgrad"})
  void oneWorkerEqualsPlainFit(String updater, SparkSession spark) {
    List<Row> rows = Samples.blobs(spark, 150, NUM_FEATURES, NUM_CLASSES, 4).collectAsList();
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {7})
            .setUpdater(updater)
            .setL2(0.01)
            .setOutputBias("zero")
            .setBatchSize(BATCH_SIZE)
            .setAveragingFrequency(FREQUENCY)
            .setMaxEpochs(EPOCHS)
            .setNumWorkers(1)
            .setSeed(SEED)
            .fit(spark.createDataFrame(rows, Samples.LABELLED));
    String configuration =
        ((MultiLayerNetwork) model.network()).getLayerWiseConfigurations().toJson();
    MultiLayerNetwork plain =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
    plain.init();
    float[] drawn = InitialParameters.draw(NetworkConfiguration.parse(configuration)).orElseThrow();
    plain.setParams(Nd4j.create(drawn, new long[] {1, drawn.length}, 'c'));
    double lastLoss = 0;
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      lastLoss = fitEpoch(plain, rows, epoch);
    }
    assertArrayEquals(
        plain.params().toFloatVector(), model.network().params().toFloatVector(), 1e-6f);
    assertEquals(lastLoss, model.summary().epochs().get(EPOCHS - 1).trainLoss(), 1e-5);
  }

  /** Fits all chunks in the order that the seed gives; returns the mean loss without penalty. */
  private static double fitEpoch(MultiLayerNetwork network, List<Row> rows, int epoch) {
    int chunks = Chunks.count(rows.size(), 1, BATCH_SIZE, FREQUENCY);
    double lossSum = 0;
    for (int chunk :
        Permutation.of(chunks, Seeds.derive(SEED, SeedPurpose.CHUNKS.ordinal(), epoch))) {
      int[] members =
          IntStream.range(0, rows.size())
              .filter(row -> Chunks.chunkOf(row, chunks, SEED) == chunk)
              .toArray();
      int size = members.length;
      int[] order =
          Permutation.of(size, Seeds.derive(SEED, SeedPurpose.ROWS.ordinal(), epoch, chunk));
      int steps = (size + BATCH_SIZE - 1) / BATCH_SIZE;
      for (int step = 0; step < steps; step++) {
        int from = size * step / steps;
        int to = size * (step + 1) / steps;
        INDArray features = Nd4j.zeros(to - from, NUM_FEATURES);
        INDArray labels = Nd4j.zeros(to - from, NUM_CLASSES);
        for (int i = from; i < to; i++) {
          Row row = rows.get(members[order[i]]);
          features.putRow(i - from, Nd4j.createFromArray(floats(row.getAs("features"))));
          labels.putScalar(i - from, (int) row.<Double>getAs("label").doubleValue(), 1);
        }
        double penalty = network.calcRegularizationScore(true);
        network.fit(features, labels);
        lossSum += (network.score() - penalty) * (to - from);
      }
    }
    return lossSum / rows.size();
  }

  private static float[] floats(Vector vector) {
    float[] result = new float[vector.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) vector.apply(i);
    }
    return result;
  }
}
