package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.Errors.assertTaskRefuses;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkMultilabelClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models under attack. */
@ExtendWith(SparkSessionExtension.class)
class AdversarialAttackTest {

  private static final int FEATURES = 4;

  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = Samples.blobs(spark, 200, FEATURES, 2, 7).cache();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[0])
        .setLearningRate(0.1)
        .setMaxEpochs(4)
        .setNumWorkers(1);
  }

  private static Dataset<Row> attacked(NeuralNetworkModel<?> model, Attack attack) {
    return new AdversarialAttack(attack).transform(model, rows);
  }

  /** The model with weights times a factor. */
  private static NeuralNetworkClassificationModel surer(
      NeuralNetworkClassificationModel model, float factor) {
    NetworkZip zip = model.networkZips().get(0);
    float[] parameters = zip.parameters().clone();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= factor;
    }
    NetworkModel.Fitted fitted = model.fitted();
    return model.with(
        new NetworkModel.Fitted(
            TrainedNetwork.beforeActivation(
                List.of(new NetworkZip(zip.configuration(), parameters)), model.combination()),
            fitted.numFeatures(),
            fitted.summary(),
            List.of()));
  }

  /**
   * A linear model is right under attack where the row's margin is larger than ε times the L1 norm
   * of the weights, the L2 norm for fgm: also if it is so sure of rows that floats do not tell
   * their probability from 1.
   */
  @ParameterizedTest
  @CsvSource({"FGM, 1", "FGSM, 1", "PGD, 1", "FGM, 100", "FGSM, 100", "PGD, 100"})
  void aLinearModelLosesTheRowsOfSmallMargin(Attack.Kind kind, float sureness) {
    NeuralNetworkClassificationModel model = surer(classifier().fit(rows), sureness);
    float[] parameters = model.networkZips().get(0).parameters();
    double[] weights =
        IntStream.range(0, FEATURES)
            .mapToDouble(j -> (double) parameters[FEATURES + j] - parameters[j])
            .toArray();
    double bias = (double) parameters[2 * FEATURES + 1] - parameters[2 * FEATURES];
    double norm = Vectors.norm(Vectors.dense(weights), kind == Attack.Kind.FGM ? 2 : 1);
    double epsilon = 0.3;
    List<Row> found =
        attacked(model.setScoringBatchSize(33), Attack.of(kind, epsilon, 4, 0)).collectAsList();
    assertEquals(rows.count(), found.size());
    int fooled = 0;
    for (Row row : found) {
      double label = row.getAs("label");
      Vector x = row.getAs("features");
      double margin = (2 * label - 1) * (x.dot(Vectors.dense(weights)) + bias);
      boolean isRight = row.<Double>getAs("prediction") == label;
      assertEquals(margin - epsilon * norm > 0, isRight, "margin " + margin);
      double probability = row.<Vector>getAs("probability").apply((int) label);
      assertEquals(1 / (1 + Math.exp(epsilon * norm - margin)), probability, 1e-4 * sureness);
      fooled += margin > 0 && !isRight ? 1 : 0;
    }
    assertTrue(fooled > 10, fooled + " are fooled");
  }

  @Test
  void errorsOfALinearRegressionGrowByTheNormOfTheWeights() {
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[0])
            .setMaxEpochs(2)
            .setNumWorkers(1)
            .fit(rows);
    double zero = model.predict(Vectors.zeros(FEATURES));
    double norm =
        IntStream.range(0, FEATURES)
            .mapToDouble(j -> Math.abs(model.predict(unit(j)) - zero))
            .sum();
    for (Row row : attacked(model, Attack.of(Attack.Kind.FGSM, 0.2, 1, 0)).collectAsList()) {
      double label = row.getAs("label");
      double error = Math.abs(model.predict(row.getAs("features")) - label);
      assertEquals(error + 0.2 * norm, Math.abs(row.<Double>getAs("prediction") - label), 1e-4);
    }
  }

  @Test
  void ofSeveralTargetsTheFirstIsAttacked() {
    Dataset<Row> both =
        rows.withColumn(
            "targets", array_to_vector(functions.expr("array(label, label + id / 100)")));
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor("several")
            .setLabelCol("targets")
            .setHiddenLayers(new int[0])
            .setMaxEpochs(2)
            .setNumWorkers(1)
            .fit(both);
    double zero = model.predictVector(Vectors.zeros(FEATURES)).apply(0);
    double norm =
        IntStream.range(0, FEATURES)
            .mapToDouble(j -> Math.abs(model.predictVector(unit(j)).apply(0) - zero))
            .sum();
    Attack attack = Attack.of(Attack.Kind.PGD, 0.2, 3, 0);
    for (Row row : new AdversarialAttack(attack).transform(model, both).collectAsList()) {
      double label = row.getAs("label");
      double error = Math.abs(model.predictVector(row.getAs("features")).apply(0) - label);
      double found = Math.abs(row.<Vector>getAs("prediction").apply(0) - label);
      assertEquals(error + 0.2 * norm, found, 1e-4);
    }
  }

  /** Of all outputs, whatever stood in their places. */
  @Test
  void aSlopeByOutputsThatThePredictionDoesNotDependOnIs0() {
    float[] slope = {7, Float.NaN, Float.NaN, 7};
    new TargetScale(new double[2], new double[] {3, 4}, false, true).slope(new float[4], 1, slope);
    assertArrayEquals(new float[] {7, 3, 0, 7}, slope);
  }

  private static Vector unit(int feature) {
    double[] features = new double[FEATURES];
    features[feature] = 1;
    return Vectors.dense(features);
  }

  @Test
  void severalNetworksAreAttackedTogether() {
    NeuralNetworkClassificationModel model =
        classifier()
            .setNumNetworks(2)
            .setHiddenLayers(new int[] {4})
            .setFeatureEncoding("tabular")
            .setNumericEmbedding("piecewise")
            .fit(rows);
    Attack attack = Attack.of(Attack.Kind.PGD, 0.3, 3, 0);
    double[] losses =
        DoubleStream.of(
                loss(model.transform(rows)),
                loss(attacked(model, attack)),
                loss(attacked(model, Attack.of(Attack.Kind.FGSM, 1e-6, 1, 0))))
            .toArray();
    assertTrue(losses[1] > losses[0] + 0.05, losses[0] + " and " + losses[1]);
    assertEquals(losses[0], losses[2], 1e-4);
  }

  private static double loss(Dataset<Row> scored) {
    return scored.select("probability", "label").collectAsList().stream()
        .mapToDouble(row -> -Math.log(row.<Vector>getAs(0).apply((int) row.getDouble(1))))
        .average()
        .orElseThrow();
  }

  @Test
  void rowsWithoutLabelOrFeaturesAreLeftOutAndColumnsStay() {
    NeuralNetworkClassificationModel model =
        classifier().setAttributionCol("why").fit(rows).setHandleInvalid("keep");
    Dataset<Row> some =
        rows.selectExpr(
            "id", "IF(id = 3, NULL, label) AS label", "IF(id = 4, NULL, features) AS features");
    Dataset<Row> found =
        new AdversarialAttack(Attack.of(Attack.Kind.FGSM, 0.1, 1, 0)).transform(model, some);
    assertArrayEquals(
        new String[] {"id", "label", "features", "rawPrediction", "probability", "prediction"},
        found.columns());
    assertEquals(rows.count() - 2, found.where("id NOT IN (3, 4)").count());
    assertEquals(rows.count() - 2, found.count());
  }

  @Test
  void whatCannotBeAttackedIsRefused() {
    Attack attack = Attack.of(Attack.Kind.FGSM, 0.1, 1, 0);
    NeuralNetworkClassificationModel model = classifier().fit(rows);
    assertRefused(
        () -> new AdversarialAttack(attack).setLabelCol("truth").transform(model, rows),
        "classifier: labelCol",
        "truth");
    assertTaskRefuses(
        () ->
            new AdversarialAttack(attack)
                .transform(model, rows.selectExpr("features", "label + 1 AS label"))
                .collectAsList(),
        "classifier: a row has the label 2.0 in 'label'; required are the numbers of the 2 classes");
    NeuralNetworkMultilabelModel several =
        new NeuralNetworkMultilabelClassifier("several")
            .setLabelCol("labels")
            .setHiddenLayers(new int[] {2})
            .setMaxEpochs(1)
            .setNumWorkers(1)
            .fit(rows.selectExpr("features", "array(label) AS labels"));
    assertRefused(
        () -> attacked(several, attack),
        "several: a NeuralNetworkMultilabelModel was to be attacked; required is a model of one"
            + " class a row or of numbers");
    NeuralNetworkClassificationModel graph =
        new NeuralNetworkClassifier("graph")
            .setNetworkJson(Networks.skip(FEATURES, 3, 2).toJson())
            .setMaxEpochs(1)
            .setNumWorkers(1)
            .fit(rows);
    assertRefused(
        () -> attacked(graph, attack), "graph: an attack was asked for", "ComputationGraph");
    NeuralNetworkClassifier tabular = classifier().setFeatureEncoding("tabular");
    NeuralNetworkClassificationModel both =
        tabular.fit(rows).averagedWith(List.of(tabular.fit(rows.where("id > 100"))));
    assertRefused(
        () -> attacked(both, attack), "classifier: the model is of networks that scale features");
  }
}
