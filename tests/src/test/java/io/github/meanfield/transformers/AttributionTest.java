package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The column that attributes predictions to features. */
@ExtendWith(SparkSessionExtension.class)
class AttributionTest {

  private static final String COLUMN = "attribution";

  /** A number with missing values, a number that is noise, few levels and many levels. */
  private static Dataset<Row> table;

  private static Dataset<Row> blobs;
  private static NeuralNetworkClassificationModel classifier;

  @BeforeAll
  static void fit(SparkSession spark) {
    table = table(spark);
    blobs = Samples.blobs(spark, 501, 4, 3, 5);
    classifier = quick(new NeuralNetworkClassifier()).setActivation("mish").fit(blobs);
  }

  private static NeuralNetworkClassifier quick(NeuralNetworkClassifier estimator) {
    return estimator
        .setHiddenLayers(new int[] {16})
        .setNumWorkers(2)
        .setMaxEpochs(4)
        .setLearningRate(0.02);
  }

  private static Dataset<Row> table(SparkSession spark) {
    Attribute[] attributes = {
      NumericAttribute.defaultAttr().withName("age"),
      NumericAttribute.defaultAttr().withName("noise"),
      NominalAttribute.defaultAttr().withName("colour").withNumValues(4),
      NominalAttribute.defaultAttr().withName("town").withNumValues(20)
    };
    StructField features = new AttributeGroup("features", attributes).toStructField();
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add(features)
            .add("label", DataTypes.DoubleType);
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 600; i++) {
      double age = 40 + 15 * random.nextGaussian();
      int colour = random.nextInt(4);
      int town = random.nextInt(20);
      double label = age > 40 ^ (colour == 2 || town < 3) ? 1 : 0;
      double read = i % 9 == 8 ? Double.NaN : age;
      rows.add(
          RowFactory.create(
              i, Vectors.dense(read, 1000 * random.nextGaussian(), colour, town), label));
    }
    return spark.createDataFrame(rows, schema);
  }

  private static double sum(Row row) {
    return DoubleStream.of(row.<Vector>getAs(COLUMN).toArray()).sum();
  }

  private static double error(
      NeuralNetworkClassificationModel model, Dataset<Row> rows, int steps) {
    double worst = 0;
    Vector atBaseline = model.predictProbability(model.baseline());
    NeuralNetworkClassificationModel explaining =
        model.copy(new ParamMap()).setAttributionCol(COLUMN).setAttributionSteps(steps);
    for (Row row : explaining.transform(rows).collectAsList()) {
      int k = (int) row.<Double>getAs("prediction").doubleValue();
      double moved = row.<Vector>getAs("probability").apply(k) - atBaseline.apply(k);
      worst = Math.max(worst, Math.abs(moved - sum(row)));
    }
    return worst;
  }

  @ParameterizedTest
  @CsvSource({"mish, 1e-3", "relu, 0.05", "selu, 0.03", "tanh, 3e-3", "gelu, 1e-3"})
  void addUpToTheProbability(String activation, double tolerance) {
    NeuralNetworkClassificationModel model =
        quick(new NeuralNetworkClassifier())
            .setHiddenLayers(new int[] {32, 32})
            .setActivation(activation)
            .setNumNetworks(2)
            .fit(blobs);
    assertEquals(0, error(model, blobs, 32), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"none", "piecewise", "periodic"})
  void addUpForTables(String embedding) {
    NeuralNetworkClassificationModel model =
        NeuralNetworkClassifier.tabular()
            .setNumericEmbedding(embedding)
            .setNumWorkers(2)
            .setMaxEpochs(8)
            .fit(table);
    assertEquals(0, error(model, table, 32), 0.02);
  }

  @Test
  void areThoseOfALinearModel() {
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[0])
            .setMaxEpochs(3)
            .setClipPredictions(true)
            .fit(blobs)
            .setAttributionCol(COLUMN);
    float[] weights = ((MultiLayerNetwork) model.network()).getParam("0_W").data().asFloat();
    double scale = model.target().scale()[0];
    for (Row row : model.transform(blobs).takeAsList(50)) {
      double[] x = row.<Vector>getAs("features").toArray();
      double[] expected = new double[x.length];
      Arrays.setAll(expected, j -> scale * weights[j] * (float) x[j]);
      assertArrayEquals(expected, row.<Vector>getAs(COLUMN).toArray(), 1e-6);
    }
  }

  @Test
  void nothingIsAttributedToWhatIsIgnoredOrAsInTheBaseline() {
    NeuralNetworkClassificationModel model =
        quick(new NeuralNetworkClassifier()).fit(blobs).setAttributionCol(COLUMN);
    Dataset<Row> rows =
        blobs
            .sparkSession()
            .createDataFrame(
                List.of(RowFactory.create(Vectors.dense(1, 0, 2, 0))),
                new StructType().add("features", SQLDataTypes.VectorType()));
    double[] found = model.transform(rows).first().<Vector>getAs(COLUMN).toArray();
    assertEquals(0, found[1]);
    assertEquals(0, found[3]);
    assertTrue(found[0] != 0 && found[2] != 0);
  }

  @Test
  void haveTheNamesOfTheFeatures() {
    NeuralNetworkClassifier estimator =
        quick(NeuralNetworkClassifier.tabular()).setMaxEpochs(1).setAttributionCol(COLUMN);
    NeuralNetworkClassificationModel model = estimator.fit(table);
    for (StructType schema :
        List.of(
            estimator.transformSchema(table.schema()),
            model.transformSchema(table.schema()),
            model.transform(table).schema())) {
      AttributeGroup group = AttributeGroup.fromStructField(schema.apply(COLUMN));
      assertEquals(4, group.size());
      assertEquals("town", group.getAttr(3).name().get());
      assertTrue(group.getAttr(3).isNumeric());
    }
    Vector baseline = model.baseline();
    assertEquals(40, baseline.apply(0), 3);
    assertTrue(Double.isNaN(baseline.apply(2)) && Double.isNaN(baseline.apply(3)));
  }

  @Test
  void areTheSameBitsInAnyBatchesAndPartitionsAndAfterLoading(@TempDir Path folder)
      throws Exception {
    NeuralNetworkClassificationModel model =
        classifier.copy(new ParamMap()).setAttributionCol(COLUMN);
    List<Row> expected = model.transform(blobs).orderBy("id").select(COLUMN).collectAsList();
    for (int batchSize : new int[] {1, 7, 4096}) {
      Dataset<Row> found =
          model
              .copy(new ParamMap())
              .setScoringBatchSize(batchSize)
              .transform(blobs.repartition(batchSize % 5 + 1));
      assertEquals(expected, found.orderBy("id").select(COLUMN).collectAsList());
    }
    String path = folder.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(expected, loaded.transform(blobs).orderBy("id").select(COLUMN).collectAsList());
  }

  @Test
  void areTheOnlyColumnIfNoOtherIsWanted() {
    NeuralNetworkClassificationModel model =
        classifier
            .copy(new ParamMap())
            .setPredictionCol("")
            .setProbabilityCol("")
            .setRawPredictionCol("")
            .setAttributionCol(COLUMN);
    Dataset<Row> found = model.transform(blobs);
    assertEquals(List.of("id", "features", "label", COLUMN), List.of(found.columns()));
    assertEquals(
        classifier
            .copy(new ParamMap())
            .setAttributionCol(COLUMN)
            .transform(blobs)
            .select(COLUMN)
            .collectAsList(),
        found.select(COLUMN).collectAsList());
  }

  @Test
  void rowsWithoutFeaturesHaveNone() {
    Dataset<Row> rows =
        blobs
            .sparkSession()
            .createDataFrame(
                List.of(
                    RowFactory.create(Vectors.dense(1, 0, 2, Double.NaN)),
                    RowFactory.create(Vectors.dense(1, 0, 2, 1))),
                new StructType().add("features", SQLDataTypes.VectorType()));
    NeuralNetworkClassificationModel model =
        classifier.copy(new ParamMap()).setAttributionCol(COLUMN);
    List<Row> kept = model.setHandleInvalid("keep").transform(rows).collectAsList();
    assertTrue(Double.isNaN(sum(kept.get(0))));
    assertTrue(Double.isFinite(sum(kept.get(1))));
    List<Row> left = model.setHandleInvalid("skip").transform(rows).collectAsList();
    assertEquals(kept.subList(1, 2), left);
  }

  @Test
  void areRefusedWhereThereAreNone() {
    ComputationGraphConfiguration graph = Networks.skip(4, 5, 3);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setNetworkJson(graph.toJson())
            .setMaxEpochs(1)
            .fit(blobs)
            .setAttributionCol(COLUMN);
    assertRefused(
        () -> model.transform(blobs), model.uid(), "attributionCol", "a ComputationGraph");
    Dataset<Row> several = blobs.withColumn("label", blobs.col("features"));
    NeuralNetworkRegressionModel targets =
        new NeuralNetworkRegressor().setMaxEpochs(1).fit(several).setAttributionCol(COLUMN);
    assertRefused(() -> targets.transform(several), targets.uid(), "attributionCol", "4 targets");
  }

  @Test
  void areRefusedBeforeTrainingWhereThereWillBeNone() {
    ComputationGraphConfiguration graph = Networks.skip(4, 5, 3);
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier().setNetworkJson(graph.toJson()).setAttributionCol(COLUMN);
    assertRefused(
        () -> classifier.transformSchema(blobs.schema()),
        classifier.uid(),
        "attributionCol",
        "a ComputationGraph");
    // It would train for hours.
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor().setMaxEpochs(1_000_000).setAttributionCol(COLUMN);
    Dataset<Row> several = blobs.withColumn("label", blobs.col("features"));
    assertRefused(() -> regressor.fit(several), regressor.uid(), "attributionCol", "4 targets");
    StructType known =
        new StructType()
            .add(blobs.schema().apply("features"))
            .add(new AttributeGroup("label", 4).toStructField());
    assertRefused(
        () -> regressor.transformSchema(known), regressor.uid(), "attributionCol", "4 targets");
  }
}
