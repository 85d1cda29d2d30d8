package io.github.meanfield.transformers.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Errors;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.DateFeatures;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.estimators.VectorImputer;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Step;
import io.github.meanfield.runtime.steps.Targets;
import io.github.meanfield.transformers.CategoryCast;
import io.github.meanfield.transformers.NumericCast;
import io.github.meanfield.transformers.SplitAssigner;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.MaxAbsScaler;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.RobustScaler;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each step makes what the stage makes that it was: of rows with gaps, of which every one is given
 * to both.
 */
@ExtendWith(SparkSessionExtension.class)
class PipelineStepsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("x", DataTypes.DoubleType)
          .add("n", DataTypes.IntegerType)
          .add("code", DataTypes.DoubleType)
          .add("flag", DataTypes.BooleanType)
          .add("text", DataTypes.StringType)
          .add("day", DataTypes.DateType)
          .add("time", DataTypes.TimestampType)
          .add("when", DataTypes.StringType)
          .add("v", SQLDataTypes.VectorType())
          .add("gaps", SQLDataTypes.VectorType())
          .add("empty", SQLDataTypes.VectorType());

  private static Dataset<Row> training;
  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    training = spark.createDataFrame(rows(1, false), SCHEMA).coalesce(1).cache();
    rows = spark.createDataFrame(rows(2, true), SCHEMA).coalesce(1).cache();
  }

  private static List<Row> rows(long seed, boolean isSpoiled) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean isGap = isSpoiled && i % 8 == 5;
      double x = 3 + 2 * random.nextGaussian();
      long millis = 1_700_000_000_000L + (long) (1e10 * random.nextGaussian());
      double[] v = {random.nextGaussian(), i % 3, 7, 1e3 * random.nextDouble()};
      double[] gaps = v.clone();
      gaps[i % 4] = i % 5 == 0 ? Double.NaN : gaps[i % 4];
      if (isSpoiled && i % 10 == 3) {
        x = i % 4 == 3 ? Double.NaN : -1;
      }
      rows.add(
          RowFactory.create(
              i,
              isGap ? null : x,
              isGap ? null : i % 6,
              isGap ? null : (i % 4) / 2.0,
              isGap ? null : i % 2 == 0,
              isGap ? null : List.of("red", "blue", "1.50", isSpoiled ? "gold" : "red").get(i % 4),
              isGap ? null : new Date(millis),
              isGap ? null : new Timestamp(millis),
              isGap ? null : "2024-0" + (1 + i % 9) + "-11T0" + i % 10 + ":30",
              Vectors.dense(v),
              isGap && i > 20 ? null : Vectors.dense(gaps),
              Vectors.dense(v[0], isSpoiled ? i : Double.NaN)));
    }
    return rows;
  }

  private static Object[] of(String name, String features, PipelineStage... stages) {
    return new Object[] {name, features, stages};
  }

  private static Standardizer standardizer(String method, String handleInvalid) {
    return new Standardizer()
        .setMethod(method)
        .setHandleInvalid(handleInvalid)
        .setInputCol(handleInvalid.equals("error") ? "v" : "gaps")
        .setOutputCol("out");
  }

  private static VectorAssembler assembler(String handleInvalid, String... columns) {
    return new VectorAssembler()
        .setInputCols(columns)
        .setOutputCol("out")
        .setHandleInvalid(handleInvalid);
  }

  private static StringIndexer indexer(String handleInvalid, String column) {
    return new StringIndexer()
        .setInputCol(column)
        .setOutputCol("i")
        .setHandleInvalid(handleInvalid)
        .setStringOrderType("alphabetAsc");
  }

  static Stream<Object[]> stages() {
    VectorSizeHint hint =
        new VectorSizeHint().setInputCol("gaps").setSize(4).setHandleInvalid("optimistic");
    String[] dates = {"day", "time", "when"};
    String[] parts = {"day_days", "day_month", "time_hour", "time_days", "when_hour", "when_year"};
    return Stream.of(
        of("StringIndexer", "out", indexer("keep", "text"), assembler("keep", "i")),
        of("StringIndexer, skip", "out", indexer("skip", "text"), assembler("keep", "i")),
        of("StringIndexer of doubles", "out", indexer("keep", "code"), assembler("keep", "i")),
        of(
            "CategoryCast",
            "out",
            new CategoryCast()
                .setParseTexts(true)
                .setInputCols(new String[] {"text", "code"})
                .setOutputCols(new String[] {"a", "b"}),
            indexer("keep", "a"),
            indexer("keep", "b").setOutputCol("j"),
            assembler("keep", "i", "j")),
        of(
            "OneHotEncoder",
            "out",
            indexer("keep", "text"),
            new OneHotEncoder().setInputCol("i").setOutputCol("o").setHandleInvalid("keep"),
            new OneHotEncoder().setInputCol("i").setOutputCol("p").setDropLast(false),
            assembler("keep", "o", "p")),
        of("VectorAssembler, keep", "out", hint, assembler("keep", "x", "n", "flag", "gaps")),
        of("VectorAssembler, skip", "out", hint, assembler("skip", "x", "n", "flag", "gaps")),
        of(
            "VectorSizeHint, skip",
            "out",
            new VectorSizeHint().setInputCol("gaps").setSize(4).setHandleInvalid("skip"),
            assembler("keep", "gaps")),
        of(
            "NumericCast and Imputer",
            "out",
            new NumericCast()
                .setInputCols(new String[] {"n", "flag"})
                .setOutputCols(new String[] {"a", "b"}),
            new Imputer()
                .setInputCols(new String[] {"x", "a", "b"})
                .setOutputCols(new String[] {"c", "d", "e"}),
            assembler("keep", "c", "d", "e")),
        of(
            "Imputer of integers",
            "out",
            new Imputer().setInputCol("n").setOutputCol("c"),
            new Imputer().setInputCol("c").setOutputCol("d").setMissingValue(1),
            assembler("keep", "c", "d")),
        of(
            "Imputer of a mark",
            "out",
            new Imputer().setInputCol("x").setOutputCol("c").setMissingValue(-1),
            assembler("keep", "c")),
        of(
            "DateFeatures",
            "out",
            new DateFeatures().setInputCols(dates).setTimeZone("Asia/Tokyo"),
            assembler("keep", parts)),
        of("VectorImputer", "out", new VectorImputer().setInputCol("gaps").setOutputCol("out")),
        of("Standardizer, zscore", "out", standardizer("zscore", "error")),
        of("Standardizer, clipped", "out", standardizer("zscore", "keep").setClip(0.5)),
        of("Standardizer, robust", "out", standardizer("robust", "mean").setSmoothClip(3)),
        of("Standardizer, minmax", "out", standardizer("minmax", "skip").setClip(1)),
        of("Standardizer, center", "out", standardizer("center", "keep")),
        of("Standardizer, global", "out", standardizer("zscore", "mean").setScope("global")),
        of("Standardizer, quantile", "out", standardizer("quantile", "mean")),
        of(
            "StandardScaler",
            "out",
            new StandardScaler().setWithMean(true).setInputCol("v").setOutputCol("out")),
        of("StandardScaler, std", "out", new StandardScaler().setInputCol("v").setOutputCol("out")),
        of(
            "MinMaxScaler",
            "out",
            new MinMaxScaler().setMax(3).setInputCol("v").setOutputCol("out")),
        of(
            "MinMaxScaler of a feature without values",
            "out",
            new MinMaxScaler().setMax(3).setInputCol("empty").setOutputCol("out")),
        of("MaxAbsScaler", "out", new MaxAbsScaler().setInputCol("v").setOutputCol("out")),
        of(
            "RobustScaler",
            "out",
            new RobustScaler().setWithCentering(true).setInputCol("v").setOutputCol("out")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stages")
  void aStepMakesWhatTheStageMakes(String name, String features, PipelineStage[] stages) {
    PipelineModel fitted = new Pipeline().setStages(stages).fit(training);
    Map<Integer, Vector> expected = new HashMap<>();
    int size = 0;
    for (Row row : fitted.transform(rows).select("id", features).collectAsList()) {
      expected.put(row.getInt(0), row.getAs(1));
      size = row.isNullAt(1) ? size : row.<Vector>getAs(1).size();
    }
    Model model = model(fitted, features, size);
    for (Row row : rows.collectAsList()) {
      Prediction prediction = model.predict(asMap(row));
      Vector there = expected.get(row.getInt(0));
      boolean isFinite = there != null && Arrays.stream(there.toArray()).allMatch(Double::isFinite);
      assertEquals(isFinite, prediction.isPresent(), () -> name + ": " + row + " gives " + there);
      for (int j = 0; isFinite && j < size; j++) {
        double value = there.apply(j);
        double tolerance = 1e-6 * Math.max(1, Math.abs(value));
        assertEquals(value, prediction.outputs()[j], tolerance, () -> name + ": " + row);
      }
    }
    assertTrue(size > 0 && expected.values().stream().distinct().count() > 2);
    requireNullable(model);
  }

  /** What a model says of missing values is what becomes of a row that is complete but for one. */
  private static void requireNullable(Model model) {
    Row complete =
        training.collectAsList().stream()
            .filter(row -> model.predict(asMap(row)).isPresent())
            .findFirst()
            .orElseGet(() -> rows.first());
    assertTrue(model.predict(asMap(complete)).isPresent());
    for (InputColumn column : model.inputs()) {
      Map<String, Object> row = asMap(complete);
      row.put(column.name(), null);
      assertEquals(column.isNullable(), isPredicted(model, row), () -> "without " + column.name());
    }
  }

  /** Whether a model predicts from a row; it may refuse it as well as tell that it has nothing. */
  static boolean isPredicted(Model model, Map<String, Object> row) {
    try {
      return model.predict(row).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, Object> asMap(Row row) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      map.put(SCHEMA.fieldNames()[i], value instanceof Vector vector ? vector.toArray() : value);
    }
    return map;
  }

  /** The steps of a pipeline, and behind them a network that gives features as they are. */
  private static Model model(PipelineModel fitted, String features, int size) {
    return model(fitted, features, size, KnownColumn.of(SCHEMA));
  }

  private static Model model(
      PipelineModel fitted, String features, int size, List<KnownColumn> known) {
    PipelineSteps pipeline = new PipelineSteps(known);
    pipeline.add(fitted);
    List<Step> steps = new ArrayList<>(pipeline.steps());
    float[][] identity = new float[size][size];
    double[] ones = new double[size];
    for (int j = 0; j < size; j++) {
      identity[j][j] = 1;
      ones[j] = 1;
    }
    double[] none = {};
    steps.add(
        new Predict(
            "network",
            features,
            List.of(new Network(List.of(new Dense(identity, new float[size])))),
            Combination.MEAN,
            new Targets("prediction", true, new double[size], ones, false, none, none),
            Invalid.SKIP));
    List<InputColumn> inputs = new InputColumns(pipeline).of(steps);
    return new Model("test", inputs, steps);
  }

  @Test
  void columnsThatAreNotMadeWithoutSparkAreNoInputs() {
    SplitAssigner splits = new SplitAssigner();
    PipelineModel fitted =
        new Pipeline()
            .setStages(
                new PipelineStage[] {splits, indexer("keep", "split"), assembler("keep", "i")})
            .fit(training);
    Errors.assertRefused(
        () -> model(fitted, "out", 1), "column 'split'", splits.uid(), "not made without Spark");
  }

  private static PipelineModel fitted(PipelineStage... stages) {
    return new Pipeline().setStages(stages).fit(training);
  }

  /** Those of Spark's dates have none; texts may have one that training rows did not have. */
  @Test
  void datesHaveATimeIfSparkReadsOne() {
    PipelineModel fitted =
        fitted(
            new DateFeatures().setInputCols(new String[] {"day", "time", "when"}),
            assembler("keep", "day_days", "time_days", "when_days"));
    Map<String, InputColumn.Type> types = new HashMap<>();
    for (boolean hasSchema : new boolean[] {true, false}) {
      List<KnownColumn> known = hasSchema ? KnownColumn.of(SCHEMA) : List.of();
      for (InputColumn column : model(fitted, "out", 3, known).inputs()) {
        types.put(column.name() + hasSchema, column.type());
      }
    }
    assertEquals(
        Map.of(
            "daytrue", InputColumn.Type.DATE,
            "timetrue", InputColumn.Type.TIMESTAMP,
            "whentrue", InputColumn.Type.TIMESTAMP,
            "dayfalse", InputColumn.Type.DATE,
            "timefalse", InputColumn.Type.TIMESTAMP,
            "whenfalse", InputColumn.Type.TIMESTAMP),
        types);
  }

  @Test
  void aColumnThatIsThereTwiceIsRefusedIfItIsRead() {
    List<KnownColumn> known = new ArrayList<>(KnownColumn.of(SCHEMA));
    known.add(known.get(0));
    PipelineModel other = fitted(assembler("keep", "x"));
    assertEquals(1, model(other, "out", 1, known).inputs().size());
    for (PipelineStage stage :
        List.of(
            assembler("keep", "id"),
            new CategoryCast()
                .setInputCols(new String[] {"id"})
                .setOutputCols(new String[] {"a"}))) {
      Errors.assertRefused(
          () -> model(fitted(stage), "out", 1, known),
          stage.uid() + ": ",
          "'id'",
          "2 of that name");
    }
  }

  @Test
  void whatCannotBeComputedNamesItsStage() {
    StandardScaler scaler =
        new StandardScaler().setWithMean(true).setInputCol("empty").setOutputCol("out");
    Errors.assertRefused(
        () -> model(fitted(scaler), "out", 2),
        scaler.uid() + ": ",
        "feature 1 of column 'empty'",
        "fit it to rows without NaN");
  }

  @Test
  void stagesWithoutCounterpartAreRefusedByName() {
    SQLTransformer query = new SQLTransformer().setStatement("SELECT * FROM __THIS__");
    Errors.assertRefused(
        () -> RuntimeModels.of(query), query.uid(), "SQLTransformer", "StringIndexerModel");
    PipelineModel none =
        new Pipeline().setStages(new PipelineStage[] {assembler("keep", "x")}).fit(training);
    Errors.assertRefused(() -> RuntimeModels.of(none), none.uid(), "no stage that predicts");
  }
}
