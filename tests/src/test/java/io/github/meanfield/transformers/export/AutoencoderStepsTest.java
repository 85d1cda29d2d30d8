package io.github.meanfield.transformers.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.Errors;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.Autoencoder;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.OutputColumn;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.runtime.Scorer;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.InverseStandardizer;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.StandardizerModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes, errors and outputs of networks without Spark are those that stages give. */
@ExtendWith(SparkSessionExtension.class)
class AutoencoderStepsTest {

  private static Dataset<Row> rows;

  @TempDir private Path folder;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    Random random = new Random(5);
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      made.add(RowFactory.create(Vectors.dense(x, 3 * y, x * y, 100 + x + y)));
    }
    rows =
        spark
            .createDataFrame(made, new StructType().add("raw", SQLDataTypes.VectorType()))
            .coalesce(1)
            .cache();
  }

  private static Autoencoder autoencoder() {
    return new Autoencoder()
        .setHiddenLayers(new int[] {6})
        .setCodeSize(2)
        .setActivation("tanh")
        .setNumWorkers(1)
        .setBatchSize(8)
        .setMaxEpochs(2);
  }

  private static PipelineModel fitted(Autoencoder autoencoder) {
    Standardizer standardizer = new Standardizer().setInputCol("raw").setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {standardizer, autoencoder}).fit(rows);
  }

  private static Map<String, Object> asMap(Row row, String column) {
    return Map.of(column, row.<Vector>getAs(column).toArray());
  }

  private static void assertNear(double[] expected, double[] actual) {
    assertEquals(expected.length, actual.length);
    for (int j = 0; j < expected.length; j++) {
      assertEquals(expected[j], actual[j], 1e-6 * Math.max(1, Math.abs(expected[j])));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void codesAndErrorsAreThoseOfTheStage(boolean isVariational) throws Exception {
    Autoencoder autoencoder =
        autoencoder()
            .setReconstructionCol("again")
            .setBatchNorm(true)
            .setVariational(isVariational);
    PipelineModel trained = fitted(autoencoder);
    InverseStandardizer inverse =
        ((StandardizerModel) trained.stages()[0])
            .inverse()
            .setInputCol("again")
            .setOutputCol("inUnits");
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {trained, inverse}).fit(rows);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    RuntimeModels.of(pipeline, rows.schema()).save(file);
    Model model = Model.load(new ByteArrayInputStream(file.toByteArray()));
    assertEquals(Model.Kind.AUTOENCODER, model.kind());
    assertEquals(
        List.of(
            new OutputColumn("code", OutputColumn.Type.VECTOR, 2),
            new OutputColumn("reconstructionError", OutputColumn.Type.NUMBER, 1)),
        model.outputs());
    assertEquals(1, model.numTargets());
    Scorer scorer = model.scorer();
    for (Row row : pipeline.transform(rows).collectAsList()) {
      Prediction prediction = model.predict(asMap(row, "raw"));
      double error = row.getAs("reconstructionError");
      assertNear(row.<Vector>getAs("code").toArray(), prediction.code());
      assertNear(new double[] {error}, prediction.outputs());
      assertEquals(prediction.outputs()[0], prediction.value());
      assertNull(prediction.label());
      assertEquals(prediction.code()[1], scorer.score(asMap(row, "raw")).code(1));
    }
  }

  @Test
  void scorersGiveWhatTheirNetworksDo() {
    AutoencoderModel trained = (AutoencoderModel) fitted(autoencoder()).stages()[1];
    NetworkScorer decoder = trained.decoder();
    Model model = RuntimeModels.of(decoder);
    Random random = new Random(3);
    for (int i = 0; i < 5; i++) {
      Vector code = Vectors.dense(random.nextGaussian(), random.nextGaussian());
      assertNear(
          decoder.predict(code).toArray(), model.predict(Map.of("code", code.toArray())).outputs());
    }
    assertEquals(
        List.of(new OutputColumn("decoded", OutputColumn.Type.VECTOR, 4)), model.outputs());
  }

  @Test
  void whatIsNotMadeWithoutSparkIsRefusedByItsStage() {
    PipelineModel trained = fitted(autoencoder().setReconstructionCol("again"));
    VectorAssembler reader =
        new VectorAssembler().setInputCols(new String[] {"again"}).setOutputCol("two");
    NetworkScorer scorer = ((AutoencoderModel) trained.stages()[1]).decoder().setFeaturesCol("two");
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {trained, reader}).fit(rows);
    PipelineSteps steps = new PipelineSteps(List.of());
    steps.add(pipeline);
    steps.add(scorer);
    Errors.assertRefused(
        () -> new InputColumns(steps).of(steps.steps()),
        "column 'again'",
        trained.stages()[1].uid(),
        "not made without Spark");
  }

  @Test
  void anOutputThatIsNoneOfAUnitAloneIsRefused() {
    NetworkZip network = NetworkLayersTest.classifier();
    Errors.assertRefused(() -> NetworkLayers.activated(network), "softmax", "no counterpart");
    assertArrayEquals(
        new int[] {3, 2},
        new int[] {
          NetworkLayers.of(network).numOutputs(), NetworkLayers.of(network).numFeatures()
        });
  }
}
