package io.github.meanfield.estimators;

import static io.github.meanfield.estimators.Rows.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.io.TempDir;
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
    assertEquals(0, standardizer.getSmoothClip());
    assertEquals(0, standardizer.getNumQuantiles());
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
  void anEmptyIndicatorStandsForNoColumn(SparkSession spark) {
    Dataset<Row> data = Rows.vectors(spark, Rows.random(20, 9));
    Rows.assertBitwiseEqual(
        standardizer().fit(data), standardizer().setValidationIndicatorCol("").fit(data));
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

  private static Standardizer standardizer() {
    return new Standardizer().setInputCol("raw").setOutputCol("out");
  }

  private static Standardizer named() {
    return new Standardizer("std_1").setInputCol("raw").setOutputCol("out");
  }
}
