package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NetworkScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@ExtendWith(SparkSessionExtension.class)
class AutoencoderTest {

  private static final int FEATURES = 4;
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("features", SQLDataTypes.VectorType(), true)
          .add("isValidation", DataTypes.BooleanType, false)
          .add("label", DataTypes.DoubleType, false)
          .add("weight", DataTypes.DoubleType, false);

  private static Dataset<Row> rows;
  private static AutoencoderModel model;
  private static AutoencoderModel variational;

  @TempDir private Path directory;

  /**
   * Rows on a curve, (cos t, sin t, cos 2t, sin t cos t), with a little noise; those of label 1,
   * one in ten and for validation only, are off it: each number is that of another t.
   */
  private static Dataset<Row> curve(SparkSession spark, int count) {
    Random random = new Random(7);
    List<Row> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isOff = i % 10 == 0;
      double[] t = random.doubles(FEATURES, 0, 2 * Math.PI).toArray();
      if (!isOff) {
        Arrays.fill(t, t[0]);
      }
      double[] x = {
        Math.cos(t[0]), Math.sin(t[1]), Math.cos(2 * t[2]), Math.sin(t[3]) * Math.cos(t[3])
      };
      for (int j = 0; j < FEATURES; j++) {
        x[j] += 0.02 * random.nextGaussian();
      }
      result.add(
          RowFactory.create(
              (long) i, Vectors.dense(x), isOff || i % 10 == 5, isOff ? 1.0 : 0.0, 1.0 + i % 3));
    }
    return spark.createDataFrame(result, SCHEMA);
  }

  private static Autoencoder small() {
    return new Autoencoder("autoencoder")
        .setHiddenLayers(new int[] {16})
        .setCodeSize(2)
        .setActivation("tanh")
        .setLearningRate(0.01)
        .setNumWorkers(2)
        .setBatchSize(16)
        .setMaxEpochs(40)
        .setScoringBatchSize(64);
  }

  @BeforeAll
  static void train(SparkSession spark) {
    rows = curve(spark, 600).cache();
    model = small().setReconstructionCol("again").fit(rows.where("label = 0"));
    variational = small().setVariational(true).setKlWeight(0.01).fit(rows.where("label = 0"));
  }

  private static double auc(Dataset<Row> scored, String column) {
    return new BinaryClassificationEvaluator().setRawPredictionCol(column).evaluate(scored);
  }

  @Test
  void anomaliesAreFoundWhereLinearMapsDoNotTell() {
    // Two principal components are the linear autoencoder of the same code.
    Dataset<Row> normal = rows.where("label = 0");
    PCAModel components = new PCA().setK(2).setInputCol("features").setOutputCol("pc").fit(normal);
    DenseMatrix axes = components.pc();
    Dataset<Row> both =
        model
            .transform(rows)
            .withColumn(
                "linear",
                functions
                    .udf(
                        (Vector x) -> {
                          double[] z = axes.transpose().multiply(x).toArray();
                          double[] back = axes.multiply(Vectors.dense(z)).toArray();
                          return Vectors.sqdist(x, Vectors.dense(back));
                        },
                        DataTypes.DoubleType)
                    .apply(functions.col("features")));
    double ofNetwork = auc(both, "reconstructionError");
    double ofComponents = auc(both, "linear");
    assertTrue(ofNetwork > 0.93, "AUC " + ofNetwork);
    assertTrue(ofNetwork > ofComponents + 0.1, ofNetwork + " against " + ofComponents);
  }

  @Test
  void columnsAgreeWithRowsAndWithDeeplearning4j() {
    Dataset<Row> scored = model.transform(rows);
    MultiLayerNetwork network = (MultiLayerNetwork) model.network();
    for (Row row : scored.limit(5).collectAsList()) {
      Vector features = row.getAs("features");
      INDArray input =
          Nd4j.createFromArray(new double[][] {features.toArray()}).castTo(DataType.FLOAT);
      List<INDArray> all = network.feedForward(input, false);
      // Features, a hidden layer, the code, a hidden layer, and the output.
      assertEquals(5, all.size());
      Vector code = row.getAs("code");
      Vector again = row.getAs("again");
      assertArrayEquals(all.get(2).toDoubleVector(), code.toArray(), 1e-5);
      assertArrayEquals(all.get(4).toDoubleVector(), again.toArray(), 1e-5);
      double error = Vectors.sqdist(features, again) / FEATURES;
      assertEquals(error, row.<Double>getAs("reconstructionError"), 1e-6);
      assertEquals(error, model.reconstructionError(features), 1e-6);
      assertArrayEquals(code.toArray(), model.encode(features).toArray(), 1e-6);
      assertArrayEquals(again.toArray(), model.decode(code).toArray(), 1e-6);
    }
    assertEquals(model.transformSchema(rows.schema()), scored.schema());
    assertEquals(2, AttributeGroup.fromStructField(scored.schema().apply("code")).size());
    assertEquals(
        List.of("again", "code", "reconstructionError"),
        Arrays.asList(scored.columns()).subList(5, 8));
    assertEquals(
        List.of("code", "reconstructionError"),
        Arrays.asList(variational.transform(rows).columns()).subList(5, 7));
    assertEquals(2, model.numCodeUnits());
    assertEquals("autoencoder (4 features, code of 2)", model.toString());
  }

  @Test
  void aDecoderIsAStageOfItsOwn() throws IOException {
    for (AutoencoderModel each : List.of(model, variational)) {
      Dataset<Row> scored =
          each.copy(ParamMap.empty()).setReconstructionCol("again").transform(rows);
      NetworkScorer decoder = each.decoder();
      String path = directory.resolve("decoder-" + each.numCodeUnits()).toString();
      decoder.write().overwrite().save(path);
      for (NetworkScorer way :
          List.of(decoder, NetworkScorer.load(path), decoder.copy(ParamMap.empty()))) {
        for (Row row : way.transform(scored).limit(3).collectAsList()) {
          assertArrayEquals(
              row.<Vector>getAs("again").toArray(), row.<Vector>getAs("decoded").toArray(), 1e-6);
        }
      }
    }
  }

  @Test
  void aVariationalCodeIsNearNormalAndReconstructs() {
    Dataset<Row> scored = variational.transform(rows.where("label = 0"));
    double error = scored.selectExpr("avg(reconstructionError)").first().getDouble(0);
    // The variance of the features is about 0.4.
    assertTrue(error < 0.1, "error " + error);
    double square =
        scored.collectAsList().stream()
            .mapToDouble(row -> Math.pow(Vectors.norm(row.<Vector>getAs("code"), 2), 2) / 2)
            .average()
            .orElseThrow();
    assertTrue(square > 0.2 && square < 3, "mean square " + square);
    // The divergence is all there is to learn where it weighs most: codes tell nothing any more.
    AutoencoderModel collapsed =
        small().setVariational(true).setKlWeight(1000).fit(rows.where("label = 0"));
    double none =
        collapsed.transform(rows).collectAsList().stream()
            .mapToDouble(row -> Vectors.norm(row.<Vector>getAs("code"), 2))
            .max()
            .orElseThrow();
    assertTrue(none < 0.1, "largest code " + none);
  }

  @Test
  void equalSeedsGiveEqualBits() {
    for (Autoencoder each :
        List.of(
            small().setVariational(true),
            small().setInputNoise(0.3),
            small().setInputDropout(0.3),
            small().setVariational(true).setEngine("dl4j"))) {
      each.setMaxEpochs(2);
      INDArray first = each.fit(rows).network().params();
      assertSameBits(first, each.fit(rows).network().params());
      assertNotEquals(first, each.setSeed(1).fit(rows).network().params());
    }
  }

  @Test
  void noiseIsOfTrainingOnly() {
    for (Autoencoder each : List.of(small().setInputNoise(0.2), small().setInputDropout(0.2))) {
      AutoencoderModel noisy = each.setMaxEpochs(3).fit(rows);
      assertEquals(noisy.transform(rows).collectAsList(), noisy.transform(rows).collectAsList());
      assertNotEquals(
          small().setMaxEpochs(3).fit(rows).network().params(), noisy.network().params());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"squared", "binaryCrossEntropy", "klDivergence"})
  void everyLossLearns(String loss) {
    Dataset<Row> fitting =
        rows.withColumn(
            "features",
            functions
                .udf(
                    (Vector x) -> {
                      double[] shares = x.toArray().clone();
                      double sum = 0;
                      for (int j = 0; j < shares.length; j++) {
                        shares[j] = Math.max(0, shares[j]);
                        sum += shares[j];
                      }
                      for (int j = 0; j < shares.length; j++) {
                        shares[j] = sum == 0 ? 1.0 / shares.length : shares[j] / sum;
                      }
                      return Vectors.dense(shares);
                    },
                    SQLDataTypes.VectorType())
                .apply(functions.col("features")));
    AutoencoderModel trained =
        small()
            .setLoss(loss)
            .setReconstructionCol("again")
            .setValidationIndicatorCol("isValidation")
            .fit(fitting.where("label = 0"));
    List<EpochRecord> history = trained.summary().epochs();
    EpochRecord last = history.get(history.size() - 1);
    assertTrue(
        last.validationMetric() < history.get(0).validationMetric() / 2,
        history.get(0) + " " + last);
    Dataset<Row> scored = trained.transform(fitting.where("isValidation and label = 0"));
    double rmse = Math.sqrt(scored.selectExpr("avg(reconstructionError)").first().getDouble(0));
    double best =
        trained.summary().epochs().get(trained.summary().bestEpoch() - 1).validationMetric();
    assertEquals(best, rmse, 1e-5);
    if (loss.equals("klDivergence")) {
      Vector again = scored.first().getAs("again");
      assertEquals(1, Arrays.stream(again.toArray()).sum(), 1e-5);
    }
  }

  @Test
  void weightsCount() {
    AutoencoderModel weighted = small().setMaxEpochs(2).setWeightCol("weight").fit(rows);
    AutoencoderModel scaled =
        small()
            .setMaxEpochs(2)
            .setWeightCol("weight")
            .fit(rows.withColumn("weight", functions.expr("weight * 4")));
    assertSameBits(weighted.network().params(), scaled.network().params());
    assertNotEquals(
        weighted.network().params(), small().setMaxEpochs(2).fit(rows).network().params());
  }

  @Test
  void sparseRowsAreTheirOwnTargets(SparkSession spark) {
    List<Row> sparse = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int one = i % 5;
      sparse.add(
          RowFactory.create(
              Vectors.sparse(400, new int[] {one * 80, one * 80 + 1}, new double[] {1, 2})));
    }
    Dataset<Row> wide =
        spark.createDataFrame(
            sparse, new StructType().add("features", SQLDataTypes.VectorType(), false));
    AutoencoderModel learned = small().setCodeSize(5).setMaxEpochs(60).fit(wide);
    // Of 0 for every feature the error is 5 / 400.
    double error = learned.reconstructionError(wide.first().getAs(0));
    assertTrue(error < 0.2 * 5 / 400, "error " + error);
    assertSameBits(
        learned.network().params(),
        small()
            .setCodeSize(5)
            .setMaxEpochs(60)
            .fit(wide.coalesce(1).select("features"))
            .network()
            .params());
  }

  @Test
  void invalidRowsAndFeatures() {
    Dataset<Row> holes =
        rows.withColumn(
            "features", functions.when(functions.col("id").notEqual(3), functions.col("features")));
    assertRefused(() -> small().fit(holes), "autoencoder: featuresCol 'features' hold", "null");
    AutoencoderModel skipping = small().setMaxEpochs(1).setHandleInvalid("skip").fit(holes);
    assertEquals(599, skipping.transform(holes).count());
    Row kept =
        skipping
            .copy(ParamMap.empty())
            .setHandleInvalid("keep")
            .transform(holes)
            .where("id = 3")
            .first();
    assertTrue(Double.isNaN(kept.<Double>getAs("reconstructionError")));
    assertRefused(
        () -> small().setLoss("binaryCrossEntropy").fit(rows),
        "autoencoder: featuresCol 'features' hold",
        "features that are not all in [0, 1], which the binaryCrossEntropy loss requires");
    assertRefused(
        () -> small().setLoss("klDivergence").fit(rows),
        "features that are negative or do not add to 1 (by more than 0.0001: divide each row by its"
            + " sum), as the klDivergence loss requires",
        "such as [");
    assertRefused(() -> small().fit(rows.limit(0)), "there are no rows to train on");
    assertEquals(0, model.transform(rows.limit(0)).count());
  }

  @Test
  void paramsThatExcludeEachOtherAreRefused() {
    assertRefused(
        () -> small().setInputNoise(0.1).setInputDropout(0.2).fit(rows),
        "autoencoder: param inputNoise is 0.1 and inputDropout is 0.2, but only one may be above 0");
    assertRefused(
        () -> small().setKlWeight(2).fit(rows),
        "autoencoder: param klWeight is set to 2.0, but only a variational autoencoder has it");
    assertRefused(() -> small().setPatience(3).fit(rows), "there are no validation rows");
    assertRefused(() -> small().setCodeCol("id").fit(rows), "id");
    assertRefused(() -> small().setCodeSize(0), "codeSize is 0, but must be at least 1");
    assertRefused(() -> small().setInputNoise(-1), "inputNoise is -1.0");
    assertRefused(() -> small().setInputDropout(1), "inputDropout is 1.0, but must be in [0, 1)");
    assertRefused(() -> small().setLoss("mse"), "one of squared, binaryCrossEntropy, klDivergence");
    assertRefused(() -> model.decode(Vectors.dense(1, 2, 3)), "required are 2 finite numbers");
  }

  @Test
  void deepAndLinearOnesHaveTheirCodeInTheMiddle() {
    AutoencoderModel deep =
        small()
            .setHiddenLayers(new int[] {8, 6})
            .setBatchNorm(true)
            .setDropout(0.1)
            .setMaxEpochs(1)
            .setCodeSize(3)
            .fit(rows);
    assertEquals(3, deep.encode(rows.first().getAs("features")).size());
    assertEquals(FEATURES, deep.decode(Vectors.dense(1, 0, 0)).size());
    AutoencoderModel linear = small().setHiddenLayers(new int[0]).setMaxEpochs(1).fit(rows);
    Vector zero = linear.encode(Vectors.dense(0, 0, 0, 0));
    Vector one = linear.encode(Vectors.dense(1, 0, 0, 0));
    Vector two = linear.encode(Vectors.dense(2, 0, 0, 0));
    assertEquals(2 * (one.apply(0) - zero.apply(0)), two.apply(0) - zero.apply(0), 1e-5);
  }

  @Test
  void trainingStopsByValidationRows() {
    AutoencoderModel stopped =
        small()
            .setValidationIndicatorCol("isValidation")
            .setValidationMetric("rmse")
            .setMaxEpochs(60)
            .setPatience(2)
            .setLearningRate(0.05)
            .fit(rows);
    assertTrue(stopped.summary().epochs().size() < 60);
    assertEquals("rmse", stopped.summary().metricName());
  }

  private static String text(Object value) {
    return value instanceof int[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
  }

  @Test
  void savedOnesAreTheSame() throws IOException {
    Autoencoder estimator = small().setVariational(true).setKlWeight(0.3).setInputNoise(0.1);
    String path = directory.resolve("estimator").toString();
    estimator.save(path);
    Autoencoder loaded = Autoencoder.load(path);
    assertEquals(estimator.uid(), loaded.uid());
    for (Param<?> param : estimator.params()) {
      assertEquals(estimator.isSet(param), loaded.isSet(loaded.getParam(param.name())));
      if (estimator.isDefined(param)) {
        assertEquals(
            text(estimator.getOrDefault(param)),
            text(loaded.getOrDefault(loaded.getParam(param.name()))));
      }
    }
    ParamsSuite.checkParams(estimator);
    for (AutoencoderModel each : List.of(model, variational)) {
      String at = directory.resolve("model").toString();
      each.write().overwrite().save(at);
      AutoencoderModel again = AutoencoderModel.load(at);
      assertEquals(each.transform(rows).collectAsList(), again.transform(rows).collectAsList());
      assertEquals(each.summary().epochs(), again.summary().epochs());
      assertEquals(each.numCodeUnits(), again.numCodeUnits());
      ParamsSuite.checkParams(again);
      // It is a network like others, whose outputs are the reconstruction.
      Row scored = new NetworkScorer().setModelPath(at).transform(rows).first();
      assertArrayEquals(
          each.decode(each.encode(scored.getAs("features"))).toArray(),
          scored.<Vector>getAs("output").toArray(),
          1e-6);
    }
    MLTestingUtils.checkCopyAndUids(estimator.setMaxEpochs(1), estimator.fit(rows));
  }

  @Test
  void aFitThatWasBrokenOffGoesOn() {
    Autoencoder whole = small().setVariational(true).setInputNoise(0.1).setMaxEpochs(4);
    Autoencoder parts =
        whole.copy(ParamMap.empty()).setCheckpointDir(directory.resolve("points").toString());
    parts.setMaxEpochs(2).fit(rows);
    assertSameBits(
        whole.fit(rows).network().params(), parts.setMaxEpochs(4).fit(rows).network().params());
  }

  @Test
  void streamsAreScored(SparkSession spark) throws Exception {
    String files = directory.resolve("rows").toString();
    String scored = directory.resolve("scored").toString();
    rows.write().parquet(files);
    model
        .transform(spark.readStream().schema(rows.schema()).parquet(files))
        .writeStream()
        .format("parquet")
        .option("path", scored)
        .option("checkpointLocation", directory.resolve("progress").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(
        model.transform(rows).orderBy("id").select("code", "reconstructionError").collectAsList(),
        spark
            .read()
            .parquet(scored)
            .orderBy("id")
            .select("code", "reconstructionError")
            .collectAsList());
  }

  @Test
  void aNetworkOfAnotherKindIsNotLoaded() throws IOException {
    String at = directory.resolve("model").toString();
    String other = directory.resolve("other").toString();
    model.write().overwrite().save(at);
    new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {3, 2})
        .setMaxEpochs(1)
        .fit(rows)
        .write()
        .overwrite()
        .save(other);
    Files.copy(
        Path.of(other, "network.zip"),
        Path.of(at, "network.zip"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(Path.of(at, ".network.zip.crc"));
    assertRefused(
        () -> AutoencoderModel.load(at), "is the network of no autoencoder, which is a chain");
  }

  @Test
  void theSummaryTellsOfTheFit() {
    AutoencoderModel trained =
        small().setMaxEpochs(2).setValidationIndicatorCol("isValidation").fit(rows);
    assertEquals(2, trained.summary().epochs().size());
    assertEquals(480, trained.summary().trainingRows());
    assertFalse(trained.exampleFeatures().isEmpty());
  }
}
