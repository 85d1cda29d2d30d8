package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.runtime.text.DateText;
import io.github.meanfield.transformers.DateFeaturesModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of dates, timestamps and texts. */
@ExtendWith(SparkSessionExtension.class)
class DateFeaturesTest {

  /** 2024-02-29 23:30 in Vienna is 22:30 UTC, a Thursday, and Friday, March 1 in Tokyo. */
  private static final String INSTANT = "2024-02-29T23:30:00+01:00";

  private static final List<String> OF_TIMES =
      List.of("at_year", "at_month", "at_dayOfWeek", "at_hour", "at_days");

  @Test
  void paramsHaveDefaultsAndFollowSparksRules(SparkSession spark) {
    DateFeatures dates = dates();
    assertFalse(dates.isDefined(dates.timeZone()));
    assertFalse(dates.isDefined(dates.validationIndicatorCol()));
    DateFeaturesModel model = dates.fit(texts(spark, "2024-01-01"));
    ParamsSuite.checkParams(dates);
    ParamsSuite.checkParams(model);
    MLTestingUtils.checkCopyAndUids(dates, model);
  }

  @Test
  void aDateHasAYearAMonthAWeekdayAndDays(SparkSession spark) {
    Dataset<Row> rows =
        texts(spark, "2024-02-29", "2023-12-31", null).select(functions.to_date(col()).as("at"));
    DateFeaturesModel model = dates().fit(rows);
    List<String> names = List.of("at_year", "at_month", "at_dayOfWeek", "at_days");
    assertEquals(names, model.outputCols());
    Dataset<Row> made = model.transform(rows);
    assertEquals(names, Arrays.asList(made.columns()).subList(1, 5));
    assertEquals(made.schema(), dates().transformSchema(rows.schema()));
    List<Row> values = made.drop("at").collectAsList();
    assertEquals("[2024.0,1.0,3.0,60.0]", values.get(0).toString());
    assertEquals("[2023.0,11.0,6.0,0.0]", values.get(1).toString());
    assertEquals("[NaN,NaN,NaN,NaN]", values.get(2).toString());
    Attribute month = Attribute.fromStructField(made.schema().apply("at_month"));
    assertTrue(month.isNominal());
    assertTrue(Attribute.fromStructField(made.schema().apply("at_year")).isNumeric());
  }

  @Test
  void anInstantHasTheFeaturesOfTheTimeZoneThatIsKept(SparkSession spark, @TempDir Path folder)
      throws Exception {
    Dataset<Row> rows = texts(spark, INSTANT, "2024-02-28T00:00:00Z");
    Dataset<Row> times = rows.select(col().cast("timestamp").as("at"));
    for (Dataset<Row> each : List.of(rows, times)) {
      assertEquals(
          "[2024.0,1.0,3.0,23.0]", first(dates().setTimeZone("Europe/Vienna").fit(each), each));
      assertEquals(
          "[2024.0,2.0,4.0,7.0]", first(dates().setTimeZone("Asia/Tokyo").fit(each), each));
    }
    String zone = spark.conf().get("spark.sql.session.timeZone");
    DateFeaturesModel model;
    try {
      spark.conf().set("spark.sql.session.timeZone", "Asia/Tokyo");
      model = dates().fit(times);
    } finally {
      spark.conf().set("spark.sql.session.timeZone", zone);
    }
    assertEquals("Asia/Tokyo", model.getTimeZone());
    assertEquals(OF_TIMES, model.outputCols());
    model.write().save(folder + "/model");
    DateFeaturesModel loaded = DateFeaturesModel.load(folder + "/model");
    assertEquals("[2024.0,2.0,4.0,7.0]", first(loaded, times));
    assertEquals("[2024.0,2.0,4.0,7.0]", first(loaded, rows));
    assertEquals(model.transform(times).collectAsList(), loaded.transform(times).collectAsList());
    // Without a zone, what is written.
    assertEquals("[2024.0,1.0,3.0,23.0]", first(loaded, texts(spark, "2024-02-29 23:30")));
    assertEquals(
        "[2024.0,1.0,3.0,23.0]",
        first(
            loaded, texts(spark, "2024-02-29 23:30").select(col().cast("timestamp_ntz").as("at"))));
    assertEquals(
        "[2024.0,1.0,3.0,0.0]",
        first(loaded, texts(spark, "2024-02-29").select(col().cast("date").as("at"))));
  }

  @Test
  void daysHaveAFractionAndValidationRowsTakeNoPart(SparkSession spark) {
    Dataset<Row> rows =
        texts(spark, "2024-01-02 12:00:00", "2024-01-01", "2020-01-01")
            .withColumn("held", col().startsWith("2020"));
    List<Row> days =
        dates()
            .setValidationIndicatorCol("held")
            .fit(rows)
            .transform(rows)
            .select("at_days")
            .collectAsList();
    assertEquals("[[1.5], [0.0], [-1461.0]]", days.toString());
  }

  @Test
  void stockStagesTakeTheFeatures(SparkSession spark) {
    Dataset<Row> rows =
        texts(spark, "2024-01-01", "2024-02-01", null).select(col().cast("date").as("at"));
    PipelineStage[] stages = {
      dates(),
      new OneHotEncoder()
          .setInputCols(new String[] {"at_month", "at_dayOfWeek"})
          .setOutputCols(new String[] {"month", "weekday"})
          .setHandleInvalid("keep"),
      new Imputer()
          .setInputCols(new String[] {"at_year", "at_days"})
          .setOutputCols(new String[] {"year", "days"}),
      new VectorAssembler()
          .setInputCols(new String[] {"year", "days", "month", "weekday"})
          .setOutputCol("features")
    };
    PipelineModel model = new Pipeline().setStages(stages).fit(rows);
    Dataset<Row> made = model.transform(rows);
    Vector missing = made.select("features").collectAsList().get(2).getAs(0);
    assertEquals("(21,[0,1],[2024.0,15.5])", missing.toSparse().toString());
    AttributeGroup group = AttributeGroup.fromStructField(made.schema().apply("features"));
    assertTrue(group.hasAttr("month_February") && group.hasAttr("weekday_Monday"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29",
        "2024-02-29 18:30",
        "2024-02-29 18:30:00",
        "2024-02-29T18:30:00.123456789",
        "2024-02-29T18:30:00Z",
        "2024-02-29 18:30:00.5+0100",
        "2024-02-29T18:30-05",
        "0001-01-01"
      })
  void theseAreDates(String text) {
    assertTrue(DateText.isDate(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-02-29",
        "2024-13-01",
        "2024-2-9",
        "29.02.2024",
        "02/29/2024",
        "20240229",
        "2024-02",
        "2024-02-29 24:00:00",
        "2024-02-29 18",
        " 2024-02-29",
        "2024-02-29Z",
        "2024-02-29T18:30:00+25:00",
        "2024-02-29T18:30:00 Europe/Vienna",
        "+2024-02-29",
        "2024-02-29\n",
        "٢٠٢٤-02-29",
        ""
      })
  void theseAreNone(String text) {
    assertFalse(DateText.isDate(text));
  }

  @Test
  void whatIsNoDateIsRefused(SparkSession spark) {
    Dataset<Row> rows = texts(spark, "2024-01-01", "yesterday");
    refused(
        "inputCols 'at' holds 1 text that is no date, such as 'yesterday', in 2 training rows",
        () -> dates().fit(rows));
    DateFeaturesModel model = dates().fit(texts(spark, "2024-01-01"));
    refused(
        "inputCols 'at' holds 'yesterday', which is no date",
        () -> model.transform(rows).collect());
    refused(
        "inputCols 'at' is of type double",
        () -> dates().fit(rows.select(functions.lit(1.0).as("at"))));
    refused("inputCols 'at' is not among", () -> dates().fit(rows.toDF("when")));
    refused("no date in 1 training rows", () -> dates().fit(texts(spark, (String) null)));
    refused("param inputCols is not set", () -> new DateFeatures().fit(rows));
    refused(
        "must be at least one name, and each only once",
        () -> dates().setInputCols(new String[] {"at", "at"}));
    refused("must be a time zone such as", () -> dates().setTimeZone("Vienna"));
    refused(
        "output column 'at_year' exists already; drop or rename it",
        () -> dates().fit(rows.withColumn("at_year", functions.lit(1))));
  }

  @Test
  void namesMayHaveDotsAndBackticks(SparkSession spark) {
    Dataset<Row> rows = texts(spark, "2024-01-01").toDF("a.`b");
    DateFeatures dates = new DateFeatures().setInputCols(new String[] {"a.`b"});
    assertEquals("a.`b_days", dates.fit(rows).transform(rows).columns()[5]);
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    Throwable error = assertThrows(Exception.class, call);
    while (!(error instanceof IllegalArgumentException) && error.getCause() != null) {
      error = error.getCause();
    }
    assertTrue(error.getMessage().contains(message), error.toString());
  }

  private static DateFeatures dates() {
    return new DateFeatures().setInputCols(new String[] {"at"});
  }

  private static org.apache.spark.sql.Column col() {
    return functions.col("at");
  }

  /** Features of the first row but days. */
  private static String first(DateFeaturesModel model, Dataset<Row> rows) {
    return model.transform(rows).drop("at", "at_days").head().toString();
  }

  private static Dataset<Row> texts(SparkSession spark, String... texts) {
    return spark
        .createDataset(Arrays.asList(texts), org.apache.spark.sql.Encoders.STRING())
        .toDF("at")
        .coalesce(1);
  }
}
