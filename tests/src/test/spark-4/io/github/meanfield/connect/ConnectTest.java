package io.github.meanfield.connect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.DateFeatures;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.estimators.VectorImputer;
import io.github.meanfield.transformers.SplitAssigner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.connect.proto.Fetch;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlOperator.OperatorType;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stages by the protocol of Spark Connect: messages to a server, as its clients send them. */
@ExtendWith(SparkSessionExtension.class)
class ConnectTest {

  private static final String ROWS =
      "SELECT id, array(CAST(id % 7 AS double), CAST(id % 5 AS double)) AS features,"
          + " CAST(id % 7 > 3 AS int) AS label, date_add(DATE'2024-01-01', CAST(id AS int)) AS day,"
          + " concat('row ', id % 9) AS text"
          + " FROM range(0, 200, 1, 2)";

  private static ConnectServer server;

  @BeforeAll
  static void start(SparkSession spark) {
    server = new ConnectServer(spark);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {8})
        .setMaxEpochs(3)
        .setNumWorkers(2)
        .setLearningRate(0.01)
        .setUpdater("adamw");
  }

  @Test
  void fitsAndTransformsAsWithoutAServer(SparkSession spark) {
    NeuralNetworkClassifier classifier = classifier();
    String model = fit(classifier);
    Dataset<Row> rows = server.rows(transformed(model));

    List<Row> expected = classifier.fit(spark.sql(ROWS)).transform(spark.sql(ROWS)).collectAsList();
    assertEquals(expected, rows.collectAsList());
    assertEquals(200, expected.size());
  }

  static List<Estimator<?>> estimators() {
    return List.of(
        new DateFeatures().setInputCols(new String[] {"day"}),
        classifier(),
        new NeuralNetworkRegressor().setHiddenLayers(new int[] {}).setMaxEpochs(1).setNumWorkers(1),
        new Standardizer().setInputCol("features"),
        new TextIndexer().setInputCol("text"),
        new VectorImputer().setInputCol("features"));
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void savesAndLoadsModels(Estimator<?> estimator, SparkSession spark, @TempDir Path folder)
      throws Exception {
    String path = folder.resolve("model").toString();
    String fitted = fit(estimator);
    server.answer(
        MlCommand.newBuilder()
            .setWrite(MlCommand.Write.newBuilder().setObjRef(reference(fitted)).setPath(path)));

    List<Row> expected = server.rows(transformed(fitted)).collectAsList();
    Class<?> type = estimator.getClass().getMethod("fit", Dataset.class).getReturnType();
    Transformer model = (Transformer) type.getMethod("load", String.class).invoke(null, path);
    assertEquals(expected, model.transform(spark.sql(ROWS)).collectAsList());
    MlOperator.Builder operator =
        MlOperator.newBuilder().setName(type.getName()).setType(OperatorType.OPERATOR_TYPE_MODEL);
    String loaded =
        server
            .answer(
                MlCommand.newBuilder()
                    .setRead(MlCommand.Read.newBuilder().setOperator(operator).setPath(path)))
            .getOperatorInfo()
            .getObjRef()
            .getId();
    assertEquals(expected, server.rows(transformed(loaded)).collectAsList());
  }

  /** Spark has a list of what may be asked for, by its own classes. */
  @Test
  void tellsOfAModelWhatSparkAllows() {
    String model = fit(classifier());
    String described = server.answer(fetch(model, "toString")).getParam().getString();
    assertTrue(described.endsWith("(2 features, 2 classes)"), described);
    RuntimeException error =
        assertThrows(RuntimeException.class, () -> server.answer(fetch(model, "summary")));
    assertTrue(error.getMessage().contains("summary"), error::getMessage);
  }

  @Test
  void transformsByAStageThatFitsNothing(SparkSession spark) {
    SplitAssigner splits =
        new SplitAssigner().setKeyCol("id").setWeights(new double[] {0.5, 0.25, 0.25});
    assertEquals(
        splits.transform(spark.sql(ROWS)).collectAsList(),
        server.rows(transformed(splits)).collectAsList());
  }

  @Test
  void errorsComeInOurWords() {
    RuntimeException error =
        assertThrows(RuntimeException.class, () -> fit(new Standardizer().setInputCol("missing")));
    assertTrue(
        error.getMessage().contains("inputCol 'missing' is not among the columns [id, features,"),
        error::getMessage);
  }

  static Stream<PipelineStage> stages() {
    return Stream.concat(
            ServiceLoader.load(Estimator.class).stream().map(ServiceLoader.Provider::type),
            ServiceLoader.load(Transformer.class).stream().map(ServiceLoader.Provider::type))
        .filter(type -> type.getName().startsWith("io.github.meanfield."))
        .filter(
            type ->
                Arrays.stream(type.getConstructors())
                    .anyMatch(made -> made.getParameterTypes().length == 1))
        .map(ConnectTest::stage);
  }

  private static PipelineStage stage(Class<?> type) {
    try {
      return (PipelineStage)
          type.getConstructor(String.class).newInstance(Identifiable.randomUID("stage"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client sends every param: a number as a long or a double, and a text as a text. */
  @ParameterizedTest
  @MethodSource("stages")
  void takesEveryParam(PipelineStage stage, @TempDir Path folder) throws Exception {
    for (Param<?> param : stage.params()) {
      // A scorer reads the file when it is saved.
      if (!param.name().equals("modelPath")) {
        set(stage, param);
      }
    }
    String path = folder.resolve("stage").toString();
    MlCommand.Builder write =
        MlCommand.newBuilder()
            .setWrite(
                MlCommand.Write.newBuilder()
                    .setOperator(operator(stage))
                    .setParams(Literals.params(stage))
                    .setPath(path));
    if (stage.hasParam("modelPath")) {
      RuntimeException error = assertThrows(RuntimeException.class, () -> server.answer(write));
      assertTrue(error.getMessage().contains("modelPath"), error::getMessage);
      return;
    }
    server.answer(write);
    Params loaded = (Params) stage.getClass().getMethod("load", String.class).invoke(null, path);
    for (Param<?> param : stage.params()) {
      Object[] expected = {stage.get(param).get()};
      assertArrayEquals(expected, new Object[] {loaded.get(param).get()}, param.name());
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> void set(Params stage, Param<T> param) {
    Object value = "UTC";
    if (stage.hasDefault(param)) {
      value = stage.getDefault(param).get();
    } else if (param instanceof DoubleArrayParam) {
      value = new double[] {0.5, 0.25, 0.25};
    } else if (param instanceof IntArrayParam) {
      value = new int[] {28, 28, 1};
    } else if (param instanceof StringArrayParam) {
      value = new String[] {"a", "b"};
    }
    stage.set(param, (T) value);
  }

  private static String fit(Estimator<?> estimator) {
    return server
        .answer(
            MlCommand.newBuilder()
                .setFit(
                    MlCommand.Fit.newBuilder()
                        .setEstimator(operator(estimator))
                        .setParams(Literals.params(estimator))
                        .setDataset(rows())))
        .getOperatorInfo()
        .getObjRef()
        .getId();
  }

  private static MlOperator operator(PipelineStage stage) {
    return MlOperator.newBuilder()
        .setName(stage.getClass().getName())
        .setUid(stage.uid())
        .setType(
            stage instanceof Estimator
                ? OperatorType.OPERATOR_TYPE_ESTIMATOR
                : OperatorType.OPERATOR_TYPE_TRANSFORMER)
        .build();
  }

  private static Relation rows() {
    return Relation.newBuilder().setSql(SQL.newBuilder().setQuery(ROWS)).build();
  }

  private static Relation transformed(String model) {
    return relation(MlRelation.Transform.newBuilder().setObjRef(reference(model)));
  }

  private static Relation transformed(Transformer stage) {
    return relation(
        MlRelation.Transform.newBuilder()
            .setTransformer(operator(stage))
            .setParams(Literals.params(stage)));
  }

  private static Relation relation(MlRelation.Transform.Builder transform) {
    return Relation.newBuilder()
        .setMlRelation(MlRelation.newBuilder().setTransform(transform.setInput(rows())))
        .build();
  }

  private static ObjectRef reference(String id) {
    return ObjectRef.newBuilder().setId(id).build();
  }

  private static MlCommand.Builder fetch(String model, String method) {
    return MlCommand.newBuilder()
        .setFetch(
            Fetch.newBuilder()
                .setObjRef(reference(model))
                .addMethods(Fetch.Method.newBuilder().setMethod(method)));
  }
}
