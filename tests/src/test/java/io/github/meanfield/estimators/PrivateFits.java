package io.github.meanfield.estimators;

import io.github.meanfield.Samples;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Small private fits. */
final class PrivateFits {

  /** So little that it changes no float, which tells the rest of a step. */
  static final double NO_NOISE = 1e-30;

  private PrivateFits() {}

  /** 240 rows of three classes. */
  static Dataset<Row> rows(SparkSession spark) {
    return Samples.blobs(spark, 240, 4, 3, 5).cache();
  }

  /** Of three epochs on two chunks. */
  static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {6})
        .setNumWorkers(2)
        .setBatchSize(20)
        .setMaxEpochs(3)
        .setDpNoiseMultiplier(1);
  }

  /** Parameters of a model's network. */
  static float[] floats(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }
}
