package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.transformers.AdversarialAttack;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Fits on mixed, attacked and noisy rows. */
class RobustTrainingTest extends CheckpointedFits {

  private static NeuralNetworkClassifier with(String what) {
    NeuralNetworkClassifier estimator = classifier().setMaxEpochs(4);
    return switch (what) {
      case "noise" -> estimator.setInputNoise(0.3);
      case "mixup" -> estimator.setMixupAlpha(0.4);
      case "tabular mixup" -> estimator.setMixupAlpha(0.4).setFeatureEncoding("tabular");
      case "tabular noise" ->
          estimator
              .setInputNoise(0.3)
              .setFeatureEncoding("tabular")
              .setNumericEmbedding("piecewise");
      case "tabular fgm" ->
          estimator
              .setAdversarial("fgm")
              .setFeatureEncoding("tabular")
              .setNumericEmbedding("periodic");
      default -> estimator.setAdversarial(what).setBatchNorm(true);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixup", "tabular mixup", "tabular noise", "tabular fgm", "pgd"})
  void aFitThatWasBrokenOffGoesOnToTheSameBits(String what) {
    NeuralNetworkClassifier estimator = with(what);
    NeuralNetworkClassificationModel undisturbed = estimator.fit(rows);
    INDArray parameters = undisturbed.network().params();
    estimator.setCheckpointDir(path());
    breakOff(estimator, 2);
    assertSameBits(parameters, estimator.fit(rows).network().params());
  }

  /** The features among many others, which are all the same. */
  private static Dataset<Row> widened(float others) {
    return rows.withColumn(
        "features",
        functions
            .udf(
                (Vector vector) -> {
                  double[] wide = new double[40 * vector.size()];
                  Arrays.fill(wide, others);
                  for (int j = 0; j < vector.size(); j++) {
                    wide[40 * j] = vector.apply(j);
                  }
                  return Vectors.dense(wide).compressed();
                },
                SQLDataTypes.VectorType())
            .apply(rows.col("features")));
  }

  @Test
  void sparseRowsAreTreatedLikeDenseOnes() {
    Dataset<Row> sparse = widened(0);
    // So little more than 0 that it makes rows dense and nothing else.
    Dataset<Row> dense = widened(1e-30f);
    float[] plain = parameters(classifier().setMaxEpochs(4), sparse);
    for (String what : List.of("mixup", "fgm")) {
      NeuralNetworkClassifier estimator = with(what).setBatchNorm(false);
      float[] found = parameters(estimator, sparse);
      assertArrayEquals(parameters(estimator, dense), found, 1e-3f);
      double difference = 0;
      for (int i = 0; i < plain.length; i++) {
        difference = Math.max(difference, Math.abs(plain[i] - found[i]));
      }
      assertTrue(difference > 0.01, what + " " + difference);
    }
  }

  private static float[] parameters(NeuralNetworkClassifier estimator, Dataset<Row> of) {
    return estimator.fit(of).network().params().dup().data().asFloat();
  }

  /**
   * One feature tells the class of 19 rows in 20, twenty others a little each (Tsipras et al. 2019,
   * "Robustness may be at odds with accuracy"): who relies on these is fooled by small shifts.
   */
  private static Dataset<Row> tempting(SparkSession spark) {
    Random random = new Random(11);
    List<Row> result = new ArrayList<>();
    for (long i = 0; i < 400; i++) {
      double sign = i % 2 == 0 ? 1 : -1;
      double[] features = new double[21];
      features[0] = random.nextDouble() < 0.95 ? sign : -sign;
      for (int j = 1; j < features.length; j++) {
        features[j] = 0.5 * sign + random.nextGaussian();
      }
      result.add(RowFactory.create(i, Vectors.dense(features), sign > 0 ? 1.0 : 0.0));
    }
    return spark.createDataFrame(result, Samples.LABELLED).repartition(2).orderBy("id").cache();
  }

  @Test
  void aNetworkThatWasAttackedInTrainingBearsAttacks(SparkSession spark) {
    Dataset<Row> tempting = tempting(spark);
    NeuralNetworkClassifier plain =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {8})
            .setActivation("tanh")
            .setLearningRate(0.02)
            .setBatchSize(32)
            .setMaxEpochs(12)
            .setNumWorkers(1);
    Attack attack = Attack.of(Attack.Kind.PGD, 0.6, 5, 0);
    double fooled = accuracy(plain.fit(tempting), tempting, attack);
    NeuralNetworkClassificationModel robust =
        plain
            .setAdversarial("pgd")
            .setAdversarialEpsilon(0.6)
            .setAdversarialSteps(5)
            .setAdversarialWeight(1)
            .fit(tempting);
    double borne = accuracy(robust, tempting, attack);
    assertTrue(fooled < 0.7, "plain " + fooled);
    assertTrue(borne > 0.9, "attacked in training " + borne);
    tempting.unpersist();
  }

  private static double accuracy(
      NeuralNetworkClassificationModel model, Dataset<Row> rows, Attack attack) {
    return new AdversarialAttack(attack)
        .transform(model, rows)
        .selectExpr("avg(double(prediction = label))")
        .first()
        .getDouble(0);
  }

  @Test
  void paramsThatHaveNoEffectOrExcludeEachOtherAreRefused() {
    assertRefused(
        () -> classifier().setAdversarialEpsilon(0.2).fit(rows),
        "classifier: param adversarialEpsilon is set to 0.2, but has no effect if adversarial is"
            + " none; set adversarial to fgm, fgsm or pgd, or clear adversarialEpsilon");
    assertRefused(
        () -> classifier().setAdversarial("fgsm").setAdversarialSteps(3).fit(rows),
        "param adversarialSteps is set to 3",
        "set adversarial to pgd");
    assertRefused(
        () -> classifier().setAdversarial("fgsm").setMixupAlpha(0.2).fit(rows),
        "param mixupAlpha is 0.2 and adversarial is fgsm",
        "set mixupAlpha to 0 or adversarial to none");
    assertRefused(
        () -> classifier().setAdversarial("fgsm").setAdversarialEpsilon(1e39).fit(rows),
        "classifier: by params adversarialEpsilon 1.0E39",
        "an attack has the epsilon 1.0E39");
    assertRefused(
        () -> classifier().setMixupAlpha(0.2).setUpdater("lbfgs").fit(rows), "mixupAlpha 0.2");
    assertRefused(
        () -> classifier().setInputNoise(0.1).setNetworkJson("{}").fit(rows),
        "clear networkJson, or else hiddenLayers, dropout, inputNoise");
  }

  @Test
  void whatTheDenseEngineAloneComputesIsRefusedElsewhere() {
    assertRefused(
        () -> classifier().setMixupAlpha(0.2).setEngine("dl4j").fit(rows),
        "param mixupAlpha is 0.2, which the dense engine alone computes",
        "set engine to auto");
    assertRefused(
        () -> classifier().setAdversarial("fgm").setEngine("dl4j").fit(rows),
        "or set adversarial to none");
    assertRefused(
        () ->
            classifier()
                .setInputNoise(0.1)
                .setFeatureEncoding("tabular")
                .setEngine("dl4j")
                .fit(rows),
        "set inputNoise to 0, or featureEncoding to none");
    NeuralNetworkClassifier graph =
        new NeuralNetworkClassifier("graph")
            .setNetworkJson(Networks.skip(4, 3, 3).toJson())
            .setMixupAlpha(0.2);
    assertRefused(() -> graph.fit(rows), "graph: param mixupAlpha is 0.2", "Deeplearning4j");
  }

  @Test
  void noiseOfAnInitialModelIsOfTheDenseEngine() throws IOException {
    String saved = directory.resolve("noisy").toString();
    with("tabular noise").setMaxEpochs(1).fit(rows).write().save(saved);
    NeuralNetworkClassifier further =
        new NeuralNetworkClassifier("classifier")
            .setInitialModel(saved)
            .setFeatureEncoding("tabular")
            .setNumWorkers(1)
            .setMaxEpochs(1);
    assertEquals("dense", further.fit(rows).summary().engine());
    further.setEngine("dl4j");
    assertRefused(
        () -> further.fit(rows),
        "classifier: the network of initialModel has noise of 0.3 on encoded features",
        "set engine to auto");
    // Frozen layers have none.
    assertEquals("dl4j", further.setFrozenLayers(1).fit(rows).summary().engine());
  }

  @Test
  void rowsOfSeveralLabelsAreMixedAndAttackedToo() {
    Dataset<Row> sets = rows.withColumn("labels", functions.expr("array(0D, label)"));
    List<INDArray> found = new ArrayList<>();
    for (String what : List.of("plain", "mixup", "fgsm")) {
      NeuralNetworkMultilabelClassifier several =
          new NeuralNetworkMultilabelClassifier()
              .setLabelCol("labels")
              .setHiddenLayers(new int[] {3})
              .setNumLabels(3)
              .setNumWorkers(1)
              .setMaxEpochs(1)
              .setMixupAlpha(what.equals("mixup") ? 0.4 : 0)
              .setAdversarial(what.equals("fgsm") ? what : "none");
      found.add(
          several
              .fit(sets.selectExpr("features", "array_distinct(labels) AS labels"))
              .network()
              .params());
    }
    assertNotEquals(found.get(0), found.get(1));
    assertNotEquals(found.get(0), found.get(2));
  }

  /** Deeplearning4j adds the noise itself. */
  @Test
  void noiseOfPlainFeaturesIsOfEitherEngine() {
    NeuralNetworkClassifier noisy = with("noise").setEngine("dl4j");
    assertNotEquals(
        classifier().setMaxEpochs(4).setEngine("dl4j").fit(rows).network().params(),
        noisy.fit(rows).network().params());
    assertEquals("dl4j", noisy.fit(rows).summary().engine());
  }
}
