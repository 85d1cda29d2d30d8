package io.github.meanfield.estimators;

import static io.github.meanfield.estimators.Rows.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.StandardizerModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

/** How the estimator behaves as a stage, whatever the statistics. */
@ExtendWith(SparkSessionExtension.class)
class StandardizerStageTest {

  @Test
  void paramsHaveDefaultsAndFollowSparksRules(SparkSession spark) {
    Standardizer standardizer = standardizer();
    assertEquals("zscore", standardizer.getMethod());
    assertEquals("feature", standardizer.getScope());
    assertEquals("error", standardizer.getHandleInvalid());
    assertEquals(-1, standardizer.getRangeMin());
    assertEquals(1, standardizer.getRangeMax());
    assertEquals(0, standardizer.getClip());
    assertFalse(standardizer.isDefined(standardizer.validationIndicatorCol()));
    StandardizerModel model = standardizer.fit(Rows.vectors(spark, Rows.random(10, 1)));
    ParamsSuite.checkParams(standardizer);
    ParamsSuite.checkParams(model);
    MLTestingUtils.checkCopyAndUids(standardizer, model);
  }

  @Test
  void fitLeavesTheEstimatorAsItWas(SparkSession spark) {
    Standardizer standardizer = standardizer();
    ParamMap before = standardizer.extractParamMap();
    StandardizerModel model = standardizer.fit(Rows.vectors(spark, Rows.random(5, 8)));
    assertEquals(before.toString(), standardizer.extractParamMap().toString());
    assertEquals(standardizer, model.parent());
    assertEquals(standardizer.uid(), model.uid());
  }

  @Test
  void aReloadedEstimatorFitsAlike(SparkSession spark, @TempDir Path folder) throws Exception {
    Standardizer standardizer =
        standardizer()
            .setMethod("minmax")
            .setScope("global")
            .setRangeMin(0)
            .setRangeMax(5)
            .setClip(2)
            .setHandleInvalid("keep")
            .setValidationIndicatorCol("held");
    String path = folder.resolve("standardizer").toString();
    standardizer.save(path);
    Standardizer loaded = Standardizer.load(path);
    assertEquals(standardizer.uid(), loaded.uid());
    assertEquals(standardizer.explainParams(), loaded.explainParams());
    Dataset<Row> data =
        Rows.vectors(spark, Rows.random(20, 9)).withColumn("held", functions.expr("id > 15"));
    Rows.assertBitwiseEqual(standardizer.fit(data), loaded.fit(data));
  }

  @Test
  void worksInPipelinesAndCrossValidation(SparkSession spark, @TempDir Path folder)
      throws Exception {
    Dataset<Row> data =
        spark
            .range(0, 200, 1, 1)
            .selectExpr("id", "rand(1) * 1000 as a", "randn(2) as b", "id % 5 = 0 as held")
            .selectExpr("*", "cast(a / 1000 + b > 0.5 as double) as label");
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("raw");
    Standardizer standardizer = standardizer().setValidationIndicatorCol("held");
    LogisticRegression classifier = new LogisticRegression().setFeaturesCol("out").setMaxIter(2);
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {assembler, standardizer, classifier});
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                standardizer.method(), JavaConverters.asScalaBuffer(List.of("zscore", "minmax")))
            .build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new BinaryClassificationEvaluator())
            .setNumFolds(2)
            .fit(data);
    assertTrue(Arrays.stream(best.avgMetrics()).allMatch(auc -> auc > 0.9));
    String path = folder.resolve("pipeline").toString();
    PipelineModel model = pipeline.fit(data);
    model.save(path);
    Dataset<Row> predictions = model.transform(data);
    assertEquals(
        predictions.orderBy("id").collectAsList(),
        PipelineModel.load(path).transform(data).orderBy("id").collectAsList());
    double[] training =
        data.filter("not held").select("a").as(Encoders.DOUBLE()).collectAsList().stream()
            .mapToDouble(a -> a)
            .toArray();
    assertClose(Rows.mean(training), ((StandardizerModel) model.stages()[1]).mean().apply(0));
    data.unpersist();
  }

  @Test
  void wrongParamsAndColumnsAreRefusedWithTheCure(SparkSession spark) {
    Dataset<Row> data =
        Rows.vectors(spark, Rows.random(5, 10)).withColumn("out2", functions.lit(1));
    assertRefused(() -> named().setMethod("minmix"), "'minmix'", "zscore, minmax, center, robust");
    assertRefused(() -> named().setScope("row"), "'row'", "feature, global");
    assertRefused(() -> named().setHandleInvalid("drop"), "'drop'", "error, skip, keep, mean");
    assertRefused(() -> named().setClip(-1), "clip", "-1.0");
    assertRefused(() -> named().setRangeMin(Double.NaN), "rangeMin", "NaN");
    assertRefused(() -> named().setRangeMin(1).fit(data), "rangeMin is 1.0", "rangeMax");
    assertRefused(() -> named().setInputCol("nowhere").fit(data), "inputCol 'nowhere'", "[id, raw");
    assertRefused(() -> named().setInputCol("id").fit(data), "bigint", "Vector");
    assertRefused(() -> named().setOutputCol("out2").fit(data), "'out2' exists", "outputCol");
    assertRefused(() -> named().setValidationIndicatorCol("id").fit(data), "'id'", "boolean");
    assertRefused(() -> new Standardizer("std_1").fit(data), "inputCol is not set");
  }

  @Test
  void rowsOfDifferentSizesAreRefused(SparkSession spark) {
    List<Vector> rows =
        List.of(Rows.dense(1, 2), Rows.dense(3, 4), Vectors.sparse(3, new int[0], new double[0]));
    for (int partitions : new int[] {1, 3}) {
      assertRefused(
          () ->
              named()
                  .fit(
                      Rows.vectors(spark, rows)
                          .repartitionByRange(partitions, functions.col("id"))),
          "'raw'",
          "3 features",
          "2 are required");
    }
  }

  @Test
  void valuesTooLargeForDoubleStatisticsAreRefused(SparkSession spark) {
    Dataset<Row> data = Rows.vectors(spark, new double[] {1, 1.7e308}, new double[] {2, -1.7e308});
    for (String method : List.of("zscore", "minmax", "robust")) {
      assertRefused(() -> named().setMethod(method).fit(data), "feature 1", "1.7E308");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip", "keep", "mean"})
  void nothingToLearnFromIsRefused(String handleInvalid, SparkSession spark) {
    Dataset<Row> data =
        Rows.vectors(spark, Rows.random(5, 11)).withColumn("held", functions.lit(true));
    Standardizer standardizer = named().setHandleInvalid(handleInvalid);
    assertRefused(() -> standardizer.fit(data.limit(0)), "no valid value", "0 training rows");
    Standardizer held = standardizer.copy(ParamMap.empty()).setValidationIndicatorCol("held");
    assertRefused(() -> held.fit(data), "no valid value", "'held' is not true");
    if (!handleInvalid.equals("error")) {
      Dataset<Row> invalid = Rows.vectors(spark, new double[] {Double.NaN, Double.NaN}, null);
      assertRefused(
          () -> standardizer.fit(invalid), "2 training rows (1 null, 1", "NaN in feature 0");
    }
  }

  private static Standardizer standardizer() {
    return new Standardizer().setInputCol("raw").setOutputCol("out");
  }

  private static Standardizer named() {
    return new Standardizer("std_1").setInputCol("raw").setOutputCol("out");
  }

  private static void assertRefused(Executable action, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains("std_1"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message + "\nlacks: " + part);
    }
  }
}
