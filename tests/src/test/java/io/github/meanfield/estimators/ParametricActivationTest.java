package io.github.meanfield.estimators;

import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks with {@link ParametricActivation} from training to files and back. */
@ExtendWith(SparkSessionExtension.class)
class ParametricActivationTest {

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {8, 6})
        .setActivation("mish")
        .setParametricActivation(true)
        .setBiasRateFactor(0.1)
        .setMaxNorm(3)
        .setGradientClip("norm")
        .setLearningRate(0.02)
        .setNumWorkers(2)
        .setMaxEpochs(5);
  }

  @Test
  void savedNetworksOpenHereAndInDl4j(@TempDir Path directory, SparkSession spark)
      throws Exception {
    Dataset<Row> rows = Samples.blobs(spark, 120, 4, 2, 3);
    NeuralNetworkClassificationModel model = classifier().fit(rows);
    assertEquals("dense", model.summary().engine());
    INDArray mix = model.network().getParam("1_a");
    assertTrue(mix.sub(1).norm2Number().doubleValue() > 1e-3);
    Path path = directory.resolve("model");
    model.write().save(path.toString());
    NeuralNetworkClassificationModel loaded =
        NeuralNetworkClassificationModel.load(path.toString());
    assertEquals(
        model.transform(rows).select("probability").collectAsList(),
        loaded.transform(rows).select("probability").collectAsList());
    MultiLayerNetwork theirs =
        ModelSerializer.restoreMultiLayerNetwork(path.resolve("network.zip").toFile());
    assertSameBits(model.network().params(), theirs.params());
    assertEquals(ParametricActivation.class, theirs.getLayer(1).conf().getLayer().getClass());
  }

  @Test
  void isFrozenWithTheLayerBefore(@TempDir Path directory, SparkSession spark) throws Exception {
    Dataset<Row> rows = Samples.blobs(spark, 120, 4, 2, 3);
    String path = directory.resolve("model").toString();
    NeuralNetworkClassificationModel model = classifier().setBatchNorm(true).fit(rows);
    model.write().save(path);
    INDArray mixes =
        new NeuralNetworkClassifier()
            .setInitialModel(path)
            .setFrozenLayers(1)
            .setMaxNorm(3)
            .setMaxEpochs(2)
            .setNumWorkers(2)
            .fit(rows)
            .network()
            .params();
    INDArray before = model.network().params();
    // 32 weights, 4·8 numbers of the normalization and 8 activations stay.
    int frozen = 32 + 32 + 8;
    for (int i = 0; i < frozen; i++) {
      assertEquals(before.getDouble(i), mixes.getDouble(i), "parameter " + i);
    }
    assertTrue(before.sub(mixes).norm2Number().doubleValue() > 1e-3);
  }
}
