package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.Examples;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.TrainingSummary.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions of a few rows, which a training follows from epoch to epoch. */
@ExtendWith(SparkSessionExtension.class)
class ExamplesTest {

  private static Dataset<Row> rows;

  @BeforeAll
  static void make(SparkSession spark) {
    rows =
        spark
            .range(0, 240, 1, 2)
            .selectExpr(
                "id",
                "id % 4 = 0 AS validation",
                "array(sin(id), cos(id * id), (id % 7) / 7D) AS features",
                "double(int(2.99D * (1 + sin(id) * cos(id * id)) / 2)) AS label")
            .cache();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {5})
        .setLearningRate(0.05)
        .setBatchSize(16)
        .setMaxEpochs(4)
        .setNumWorkers(2)
        .setValidationIndicatorCol("validation");
  }

  private static EpochRecord best(TrainingSummary summary) {
    return summary.epochs().get(summary.bestEpoch() - 1);
  }

  /** The network that is kept predicts what was recorded after its epoch. */
  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void probabilitiesAreThoseOfTheClassesOfValidationRows(String engine) {
    NeuralNetworkClassificationModel model =
        classifier().setEngine(engine).setTemperatureScaling(true).fit(rows);
    List<Example> examples = model.summary().examples();
    assertEquals(6, examples.size());
    assertEquals(
        List.of(0.0, 0.0, 1.0, 1.0, 2.0, 2.0),
        examples.stream().map(each -> each.label().get(0)).toList());
    Set<List<Double>> seen = new HashSet<>();
    rows.where("validation")
        .collectAsList()
        .forEach(row -> seen.add(floats(row.getList(2), row.getDouble(3))));
    for (int i = 0; i < 6; i++) {
      Vector features = model.exampleFeatures().get(i);
      double label = examples.get(i).label().get(0);
      assertTrue(seen.contains(floats(boxed(features), label)), "row " + i);
      assertEquals(
          model.predictProbability(features).apply((int) label),
          best(model.summary()).predictions().get(i),
          1e-6);
    }
    assertEquals(
        4, model.summary().epochs().stream().map(EpochRecord::predictions).distinct().count());
  }

  private static List<Double> boxed(Vector features) {
    return Arrays.stream(features.toArray()).boxed().toList();
  }

  private static List<Double> floats(List<Double> features, double label) {
    List<Double> all = new ArrayList<>();
    features.forEach(value -> all.add((double) value.floatValue()));
    all.add(label);
    return all;
  }

  @Test
  void theRowsAreTheSameWhateverPartitionsOrderWorkersAndSeed() {
    NeuralNetworkClassificationModel model = classifier().setMaxEpochs(1).fit(rows);
    NeuralNetworkClassificationModel other =
        classifier()
            .setMaxEpochs(1)
            .setNumWorkers(3)
            .setSeed(9)
            .fit(rows.repartition(5).orderBy("label", "features"));
    assertEquals(model.summary().examples(), other.summary().examples());
    assertEquals(model.exampleFeatures(), other.exampleFeatures());
  }

  /** Without validation rows they are training rows; limits of predictions are kept. */
  @ParameterizedTest
  @ValueSource(strings = {"squared", "poisson"})
  void numbersAreThoseThatTheModelPredicts(String loss) {
    Dataset<Row> numbers = rows.withColumn("label", functions.expr("1000 + 3 * id"));
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {5})
            .setLoss(loss)
            .setMaxEpochs(3)
            .setNumWorkers(2)
            .fit(numbers);
    for (int i = 0; i < 6; i++) {
      double predicted = model.predict(model.exampleFeatures().get(i));
      double recorded = model.summary().epochs().get(2).predictions().get(i);
      assertEquals(predicted, recorded, 1e-6 * Math.abs(predicted));
    }
    assertEquals(6, model.summary().examples().stream().distinct().count());
  }

  @Test
  void severalTargetsFollowOneAnother() {
    Dataset<Row> pairs = rows.selectExpr("features", "array(double(id), -2D * id) AS label");
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {5})
            .setMaxEpochs(2)
            .setNumWorkers(1)
            .fit(pairs);
    List<Double> recorded = model.summary().epochs().get(1).predictions();
    assertEquals(12, recorded.size());
    for (int i = 0; i < 6; i++) {
      Vector predicted = model.predictVector(model.exampleFeatures().get(i));
      assertEquals(predicted.apply(0), recorded.get(2 * i), 1e-3);
      assertEquals(predicted.apply(1), recorded.get(2 * i + 1), 1e-3);
      assertEquals(
          -2 * model.summary().examples().get(i).label().get(0),
          model.summary().examples().get(i).label().get(1));
    }
  }

  @Test
  void ofManyTargetsTheFirstThreeAreFollowed() {
    Dataset<Row> many = rows.selectExpr("features", "array(id, 2 * id, 3D, 4D, 5D) AS label");
    TrainingSummary summary =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {5})
            .setMaxEpochs(1)
            .setNumWorkers(1)
            .fit(many)
            .summary();
    assertEquals(18, summary.epochs().get(0).predictions().size());
    assertEquals(3, summary.examples().get(0).label().size());
  }

  /** Labels that a float does not tell apart. */
  @Test
  void predictionsOfLargeNumbersKeepTheirDigits() {
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {5})
            .setMaxEpochs(2)
            .setNumWorkers(1)
            .fit(rows.withColumn("label", functions.expr("1.7E9D + id % 7")));
    for (int i = 0; i < 6; i++) {
      double predicted = model.predict(model.exampleFeatures().get(i));
      assertEquals(predicted, model.summary().epochs().get(1).predictions().get(i), 1e-3);
    }
  }

  @Test
  void ofSeveralNetworksTheFirstIsFollowed() {
    NeuralNetworkClassificationModel model = classifier().setNumNetworks(2).fit(rows);
    List<TrainingSummary.Course> courses = model.summary().courses();
    assertEquals(6, courses.get(0).epochs().get(0).predictions().size());
    assertEquals(List.of(), courses.get(1).epochs().get(0).predictions());
  }

  @Test
  void rowsOfTheDataDoNotTravelWithAModel() {
    NeuralNetworkClassificationModel model = classifier().setMaxEpochs(1).fit(rows);
    NeuralNetworkClassificationModel other = SerializationUtils.roundtrip(model);
    assertEquals(List.of(), other.exampleFeatures());
    assertEquals(model.summary(), other.summary());
  }

  @ParameterizedTest
  @CsvSource({"10000, 1", "10001, 0"})
  void featuresOfWideRowsAreNotKept(int width, int kept) {
    Examples examples = Examples.of(new RowBlock(width, new float[width], new double[1], null, 1));
    assertEquals(1, examples.summary().size());
    assertEquals(kept, examples.features().size());
  }

  @Test
  void attributionsOfARowAreThoseOfTheColumn() {
    NeuralNetworkClassificationModel model = classifier().fit(rows);
    Row first =
        model
            .copy(new ParamMap().put(model.attributionCol(), "moved"))
            .transform(rows)
            .selectExpr("features", "moved")
            .first();
    double[] features = first.<Double>getList(0).stream().mapToDouble(value -> value).toArray();
    Vector moved = first.getAs(1);
    Vector row = Vectors.dense(features);
    assertEquals(moved, model.attribution(row));
    assertEquals(moved, model.attribution(row, (int) model.predict(row)));
    for (int j = 0; j < 3; j++) {
      int feature = j;
      double sum =
          IntStream.range(0, 3).mapToDouble(k -> model.attribution(row, k).apply(feature)).sum();
      assertEquals(0, sum, 1e-6);
    }
    String refused =
        assertThrows(IllegalArgumentException.class, () -> model.attribution(row, 3)).getMessage();
    assertEquals(model.uid() + ": there is no class 3; required is one from 0 to 2", refused);
  }
}
