package io.github.meanfield.jobs.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.SmallTraining;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.task.FeatureStages.Imputation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns of categories as a network reads them. */
@ExtendWith(SparkSessionExtension.class)
class FeatureStagesTest {

  private static final FeatureStages STAGES =
      new FeatureStages(false, Imputation.MEDIAN, new Standardizer());

  @Test
  void rareCategoriesHaveNoNumberOfTheirOwn(SparkSession spark) {
    TrainingStatistics statistics = SmallTraining.statistics(spark);
    assertEquals(List.of("red", "blue"), List.of(statistics.frequent(0)[0]));
    assertEquals(List.of("red"), List.of(statistics.frequent(2)[0]));
    assertEquals(1, statistics.feature("colour").orElseThrow().rareRows(2).length);
    BadInput error = assertThrows(BadInput.class, () -> statistics.frequent(3));
    assertTrue(error.getMessage().contains("'red', has 2"), error.getMessage());

    ColumnRoles roles =
        ColumnRoles.of(SmallTraining.SCHEMA, List.of("colour"), false, List.of(), List.of());
    Dataset<Row> rows = rows(spark, "red", "blue", "green", null);
    List<Row> coded = features(rows, roles, statistics.frequent(2));
    assertFalse(coded.get(0).equals(coded.get(1)), "red is not rare");
    assertEquals(coded.get(1), coded.get(2), "blue is rare and green was never seen");
    assertEquals(coded.get(1), coded.get(3));
    List<Row> each = features(rows, roles, statistics.frequent(0));
    assertFalse(each.get(1).equals(each.get(2)), "blue has a number of its own");
  }

  @Test
  void rawFeaturesKeepGapsAndTellCategories(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("size", DataTypes.IntegerType)
            .add("wet", DataTypes.BooleanType)
            .add("colour", DataTypes.StringType)
            .add("shape", SQLDataTypes.VectorType());
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create(3, true, "red", Vectors.dense(5, 6)),
                RowFactory.create(null, null, "green", null)),
            schema);
    ColumnRoles roles =
        ColumnRoles.of(schema, List.of(schema.fieldNames()), false, List.of(), List.of());
    String[][] categories = {{"red", "blue"}};
    Dataset<Row> made = through(rows, STAGES.raw(rows, roles, categories));
    String column = FeatureStages.rawCol(roles);
    List<Row> vectors = made.select(column).collectAsList();
    assertEquals(Vectors.dense(3, 1, 0, 5, 6), vectors.get(0).get(0));
    double gap = Double.NaN;
    assertEquals(Vectors.dense(gap, gap, 2, gap, gap).toString(), vectors.get(1).get(0).toString());
    List<Boolean> nominal =
        Arrays.stream(
                AttributeGroup.fromStructField(made.schema().apply(column)).attributes().get())
            .map(Attribute::isNominal)
            .toList();
    assertEquals(List.of(false, false, true, false, false), nominal);

    ColumnRoles one = ColumnRoles.of(schema, List.of("shape"), false, List.of(), List.of());
    assertEquals(List.of(), STAGES.raw(rows, one, categories));
    assertEquals("shape", FeatureStages.rawCol(one));
    BadInput error =
        assertThrows(
            BadInput.class, () -> STAGES.raw(rows.where("shape IS NULL"), roles, categories));
    assertTrue(error.getMessage().contains("'shape' holds no values"), error.getMessage());
  }

  @Test
  void thousandsOfNumbersTakeAsManyJobsAndStagesAsThree(SparkSession spark) {
    assertEquals(jobsOfNumbers(spark, 3), jobsOfNumbers(spark, 2000));
  }

  /** The jobs that make features of numbers with gaps. */
  private static int jobsOfNumbers(SparkSession spark, int columns) {
    StructType schema = new StructType();
    for (int i = 0; i < columns; i++) {
      schema = schema.add("c" + i, i % 2 == 0 ? DataTypes.DoubleType : DataTypes.IntegerType);
    }
    List<Row> numbers =
        IntStream.range(0, 12)
            .mapToObj(
                row ->
                    RowFactory.create(
                        IntStream.range(0, columns)
                            .mapToObj(i -> row == 0 ? null : number(row, i % 2 == 0))
                            .toArray()))
            .toList();
    Dataset<Row> rows = spark.createDataFrame(numbers, schema).coalesce(1);
    ColumnRoles roles =
        ColumnRoles.of(schema, List.of(schema.fieldNames()), false, List.of(), List.of());
    return SparkJobs.during(
        spark,
        () -> {
          Dataset<Row> made = through(rows, STAGES.standardized(rows, roles, new String[0][]));
          assertEquals(columns + 3, made.columns().length);
          Row filled = made.select("imputed_features", FeatureStages.STANDARDIZED).head();
          assertEquals(6, filled.<Vector>getAs(0).apply(columns - 1));
          assertEquals(0, filled.<Vector>getAs(1).apply(columns - 1));
          Attribute[] attributes =
              AttributeGroup.fromStructField(made.schema().apply(FeatureStages.STANDARDIZED))
                  .attributes()
                  .get();
          assertEquals("c" + (columns - 1), attributes[columns - 1].name().get());
        });
  }

  private static Object number(int value, boolean isReal) {
    return isReal ? (Object) (double) value : (Object) value;
  }

  private static List<Row> features(Dataset<Row> rows, ColumnRoles roles, String[][] categories) {
    return through(rows, STAGES.standardized(rows, roles, categories))
        .select(FeatureStages.STANDARDIZED)
        .collectAsList();
  }

  private static Dataset<Row> through(Dataset<Row> rows, List<PipelineStage> stages) {
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows).transform(rows);
  }

  private static Dataset<Row> rows(SparkSession spark, String... colours) {
    List<Row> rows =
        Arrays.stream(colours).map(colour -> RowFactory.create(1.0, true, colour, 7, 1.0)).toList();
    return spark.createDataFrame(rows, SmallTraining.SCHEMA);
  }
}
