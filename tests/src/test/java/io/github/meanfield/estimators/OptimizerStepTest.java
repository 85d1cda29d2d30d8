package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step of a linear classifier whose weights all start at 1, on one minibatch of rows that are
 * all (2, -1), three of four in class 0. The logits are equal, so p = ½ and the gradient of the
 * logit of class 0 is ½ - ¾ = -¼: that of its weights is (-½, ¼), and of class 1's their opposites.
 */
@ExtendWith(SparkSessionExtension.class)
class OptimizerStepTest {

  private static final double RATE = 0.1;

  private static Dataset<Row> rows(SparkSession spark) {
    List<Row> rows =
        IntStream.range(0, 8)
            .mapToObj(
                i -> RowFactory.create((long) i, Vectors.dense(2, -1), i % 4 == 0 ? 1.0 : 0.0))
            .toList();
    return spark.createDataFrame(rows, Samples.LABELLED);
  }

  private static NeuralNetworkClassifier descent(String engine) {
    return new NeuralNetworkClassifier()
        .setEngine(engine)
        .setHiddenLayers(new int[0])
        .setWeightInit("ones")
        .setOutputBias("zero")
        .setUpdater("sgd")
        .setLearningRate(RATE)
        .setNumWorkers(1)
        .setMaxEpochs(1);
  }

  /** Weights after the step: those of class 0, then those of class 1. */
  private static double[] weights(NeuralNetworkClassificationModel model) {
    INDArray weights = model.network().getParam("0_W");
    return new double[] {
      weights.getDouble(0, 0),
      weights.getDouble(1, 0),
      weights.getDouble(0, 1),
      weights.getDouble(1, 1)
    };
  }

  private static void assertWeights(NeuralNetworkClassificationModel model, double... expected) {
    double[] found = weights(model);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-6, "weight " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void plainStep(String engine, SparkSession spark) {
    NeuralNetworkClassificationModel model = descent(engine).fit(rows(spark));
    assertWeights(model, 1 + 0.05, 1 - 0.025, 1 - 0.05, 1 + 0.025);
    assertEquals(0.025, model.network().getParam("0_b").getDouble(0), 1e-6);
    assertEquals(engine, model.summary().engine());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void penaltiesPullWeightsAndNotBiases(String engine, SparkSession spark) {
    NeuralNetworkClassificationModel l2 = descent(engine).setL2(0.3).fit(rows(spark));
    assertWeights(l2, 1.05 - 0.03, 0.975 - 0.03, 0.95 - 0.03, 1.025 - 0.03);
    NeuralNetworkClassificationModel l1 = descent(engine).setL1(0.2).fit(rows(spark));
    assertWeights(l1, 1.05 - 0.02, 0.975 - 0.02, 0.95 - 0.02, 1.025 - 0.02);
    NeuralNetworkClassificationModel decay = descent(engine).setWeightDecay(0.4).fit(rows(spark));
    assertWeights(decay, 1.05 - 0.04, 0.975 - 0.04, 0.95 - 0.04, 1.025 - 0.04);
    for (NeuralNetworkClassificationModel model : List.of(l2, l1, decay)) {
      assertEquals(0.025, model.network().getParam("0_b").getDouble(0), 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void adamwIsAdamWithDecay(String engine, SparkSession spark) {
    // The first step of Adam is the learning rate towards the sign of the gradient.
    double[] adam = weights(descent(engine).setUpdater("adam").fit(rows(spark)));
    double[] adamw = weights(descent(engine).setUpdater("adamw").fit(rows(spark)));
    double[] without =
        weights(descent(engine).setUpdater("adamw").setWeightDecay(0).fit(rows(spark)));
    for (int i = 0; i < 4; i++) {
      assertEquals(1 + (i == 0 || i == 3 ? RATE : -RATE), adam[i], 1e-5);
      assertEquals(adam[i] - RATE * 0.01, adamw[i], 1e-5);
      assertEquals(adam[i], without[i], 1e-7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void gradientsAreCut(String engine, SparkSession spark) {
    NeuralNetworkClassificationModel value =
        descent(engine).setGradientClip("value").setGradientClipThreshold(0.3).fit(rows(spark));
    assertWeights(value, 1 + 0.03, 1 - 0.025, 1 - 0.03, 1 + 0.025);
    NeuralNetworkClassificationModel norm =
        descent(engine).setGradientClip("norm").setGradientClipThreshold(0.1).fit(rows(spark));
    // The gradient of the layer: (-½, ¼, ½, -¼) and (-¼, ¼) of the biases.
    double scale = 0.1 / Math.sqrt(0.25 * 2 + 0.0625 * 2 + 0.0625 * 2);
    assertWeights(norm, 1 + 0.05 * scale, 1 - 0.025 * scale, 1 - 0.05 * scale, 1 + 0.025 * scale);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void theEstimatesOfBatchNormalizationAreNotCut(String engine, SparkSession spark) {
    NeuralNetworkClassifier classifier =
        descent(engine)
            .setHiddenLayers(new int[] {3})
            .setBatchNorm(true)
            .setGradientClip("norm")
            .setGradientClipThreshold(1e-6);
    Dataset<Row> far =
        rows(spark)
            .withColumn("features", functions.array(functions.lit(102.0), functions.lit(99.0)));
    INDArray estimate = classifier.fit(far).network().getParam("1_mean");
    // A tenth of the mean of the minibatch.
    for (int unit = 0; unit < 3; unit++) {
      assertEquals(20.1, estimate.getDouble(unit), 1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void weightsThatEnterAUnitAreLimited(String engine, SparkSession spark) {
    double[] found = weights(descent(engine).setMaxNorm(0.7).fit(rows(spark)));
    assertEquals(0.7, Math.hypot(found[0], found[1]), 1e-5);
    assertEquals(0.7, Math.hypot(found[2], found[3]), 1e-5);
    assertEquals(1.05 / 0.975, found[0] / found[1], 1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void unitsAreDroppedAndTheOthersMakeUpForThem(String engine, SparkSession spark) {
    // Each of the 2000 hidden units is 2 - 1 = 1, and p = 1/2 whichever are dropped. So the weights
    // from them to class 0 move by 1/4 of the rate in the mean, and not all alike.
    INDArray moved =
        descent(engine)
            .setHiddenLayers(new int[] {2000})
            .setActivation("identity")
            .setDropout(0.5)
            .fit(rows(spark))
            .network()
            .getParam("1_W")
            .getColumn(0)
            .sub(1)
            .div(RATE);
    // The standard deviation of a unit is 1/sqrt(32), that of the mean 0.004.
    assertEquals(0.25, moved.meanNumber().doubleValue(), 0.02);
    assertEquals(1 / Math.sqrt(32), moved.stdNumber().doubleValue(), 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void batchNormLearnsFeaturesOfAnyScale(String engine, SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 400, 5, 2, 1);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setEngine(engine)
            .setBatchNorm(true)
            .setHiddenLayers(new int[] {16})
            .setNumWorkers(2)
            .setBatchSize(32)
            .setMaxEpochs(15)
            .setLearningRate(0.01)
            .fit(rows);
    assertEquals(engine, model.summary().engine());
    long right = model.transform(rows).where("prediction = label").count();
    assertTrue(right > 340, right + " of 400");
    // Running statistics have moved from 0 and 1 towards those of the data.
    assertTrue(Math.abs(model.network().getParam("1_mean").norm2Number().doubleValue()) > 0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void biasesHaveARateOfTheirOwn(String engine, SparkSession spark) {
    NeuralNetworkClassificationModel model =
        descent(engine).setBiasRateFactor(0.2).fit(rows(spark));
    assertWeights(model, 1 + 0.05, 1 - 0.025, 1 - 0.05, 1 + 0.025);
    assertEquals(0.2 * 0.025, model.network().getParam("0_b").getDouble(0), 1e-7);
  }

  /** In V = W·√2, with rows divided by √2, the gradient is that of W divided by √2. */
  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void neuralTangentStep(String engine, SparkSession spark) {
    NeuralNetworkClassifier estimator = descent(engine).setWeightInit("ntk").setBiasRateFactor(0.5);
    NeuralNetworkClassificationModel sgd = estimator.fit(rows(spark));
    assertWeights(sgd, 0.05 / 2, -0.025 / 2, -0.05 / 2, 0.025 / 2);
    assertEquals(0.5 * 0.025, sgd.network().getParam("0_b").getDouble(0), 1e-7);
    double step = RATE / Math.sqrt(2);
    NeuralNetworkClassificationModel adam = estimator.setUpdater("adam").fit(rows(spark));
    assertWeights(adam, step, -step, -step, step);
    assertEquals(0.5 * RATE, adam.network().getParam("0_b").getDouble(0), 1e-6);
  }

  /** The gradient of a weight is 1/2 or 1/4, so that an epsilon like it shortens the step. */
  @ParameterizedTest
  @ValueSource(strings = {"adam", "nadam", "amsgrad"})
  void coefficientsAreThoseOfTheParams(String updater, SparkSession spark) {
    NeuralNetworkClassifier estimator = descent("dense").setUpdater(updater).setMaxEpochs(2);
    double[] plain = weights(estimator.fit(rows(spark)));
    for (NeuralNetworkClassifier changed :
        List.of(
            estimator.copy(ParamMap.empty()).setBeta1(0.3),
            estimator.copy(ParamMap.empty()).setBeta2(0.5),
            estimator.copy(ParamMap.empty()).setEpsilon(1))) {
      assertTrue(Math.abs(plain[0] - weights(changed.fit(rows(spark)))[0]) > 1e-5);
    }
    estimator.setBeta1(0.9).setBeta2(0.999).setEpsilon(1e-8);
    assertWeights(estimator.fit(rows(spark)), plain);
  }

  /** Of four steps of a quarter of training each, the last two decay less: by cos² and less. */
  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void weightDecayEndsWithTraining(String engine, SparkSession spark) {
    Dataset<Row> rows = rows(spark).withColumn("features", functions.lit(0.0));
    double left = 1;
    for (double middle : new double[] {1 / 8.0, 3 / 8.0, 5 / 8.0, 7 / 8.0}) {
      double factor = middle < 0.5 ? 1 : (1 + Math.cos(Math.PI * (2 * middle - 1))) / 2;
      left *= 1 - RATE * 0.4 * factor;
    }
    NeuralNetworkClassificationModel model =
        descent(engine)
            .setWeightDecay(0.4)
            .setRegularizationSchedule("flatCosine")
            .setMaxEpochs(4)
            .fit(rows);
    assertEquals(left, model.network().getParam("0_W").getDouble(0), 1e-6);
  }
}
