package io.github.meanfield.stages.catalyst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Columns that are computed in batches, as Spark plans them. */
@ExtendWith(SparkSessionExtension.class)
class BatchColumnsTest {

  private static final List<StructField> FIELDS =
      List.of(
          DataTypes.createStructField("twice", DataTypes.DoubleType, false),
          DataTypes.createStructField("powers", SQLDataTypes.VectorType(), true));

  @TempDir private Path directory;

  /** Twice a number, and its first powers. */
  private record Twice(int capacity) implements BatchFunction {
    @Override
    public Batch open(int index) {
      AddedColumns added = new AddedColumns(FIELDS, new int[] {1, 3});
      List<Double> waiting = new ArrayList<>();
      List<Double> computed = new ArrayList<>();
      return new Batch() {
        @Override
        public int capacity() {
          return capacity;
        }

        /** Now and then before the rows are as many as may be. */
        @Override
        public boolean isFull() {
          return waiting.size() == capacity || waiting.size() == 2 && waiting.contains(1.0);
        }

        @Override
        public void add(InternalRow row) {
          assertFalse(isFull());
          waiting.add(row.getDouble(index));
        }

        @Override
        public void compute() {
          assertTrue(computed.isEmpty());
          computed.addAll(waiting);
          waiting.clear();
        }

        @Override
        public AddedColumns next() {
          double x = computed.remove(0);
          added.values()[0][0] = 2 * x;
          for (int i = 0; i < 3; i++) {
            added.values()[1][i] = Math.pow(x, i);
          }
          return added;
        }
      };
    }
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.range(0, 10, 1, 3).selectExpr("id", "string(id) AS text", "double(id) AS x");
  }

  private static Dataset<Row> append(Dataset<Row> rows, int capacity) {
    int index = rows.schema().fieldIndex("x");
    return BatchColumns.append(rows, index, new Twice(capacity), FIELDS);
  }

  private static List<Row> expected() {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 10; i++) {
      double x = i;
      rows.add(RowFactory.create(i, "" + i, x, 2 * x, Vectors.dense(1, x, x * x)));
    }
    return rows;
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  @Test
  void rowsAreInOrderWhateverTheBatch(SparkSession spark) {
    for (int capacity : new int[] {1, 2, 3, 100}) {
      Dataset<Row> appended = append(rows(spark), capacity);
      assertEquals(expected(), appended.collectAsList());
      assertTrue(plan(appended).contains("BatchColumns"));
    }
  }

  @Test
  void otherSessionsComputeRowByRow(SparkSession spark) {
    append(rows(spark), 4).createOrReplaceGlobalTempView("appended");
    Dataset<Row> found = spark.newSession().table("global_temp.appended");
    assertFalse(plan(found).contains("BatchColumns"));
    assertEquals(expected(), found.collectAsList());
  }

  @Test
  void aConstantIsComputedToo(SparkSession spark) {
    Dataset<Row> constant = spark.range(5).select(functions.lit(3.0).as("x"));
    assertEquals(5, append(constant, 2).where("twice = 6").count());
  }

  @Test
  void onlyColumnsThatAreAskedForAreRead(SparkSession spark) {
    String path = directory.resolve("rows").toString();
    rows(spark).write().parquet(path);
    Dataset<Row> appended = append(spark.read().parquet(path), 4);
    String some = plan(appended.where("id > 7").select("id", "twice"));
    assertTrue(some.contains("ReadSchema: struct<id:bigint,x:double>"), some);
    assertTrue(some.contains("GreaterThan(id,7)"), some);
    assertEquals(2, appended.where("id > 7").select("id", "twice").count());
  }

  @Test
  void rowsWaitWithoutTheColumnsThatNobodyAsksForAfterwards(SparkSession spark) {
    Dataset<Row> appended = append(rows(spark), 4);
    for (String[] some :
        new String[][] {
          {"twice"}, {"powers", "text"}, {"twice", "id"}, {"text", "id"}, {"x"}, {"twice * x"}
        }) {
      List<Row> selected = appended.selectExpr(some).collectAsList();
      assertEquals(selected(spark, some), selected);
    }
    String twice = plan(appended.select("twice"));
    assertFalse(twice.contains("text"), twice);
    assertTrue(
        twice.matches("(?s).*BatchColumns Twice\\[capacity=4], x#\\d+[^\\[]*, \\[twice#.*"), twice);
  }

  private static List<Row> selected(SparkSession spark, String... columns) {
    StructType schema = append(rows(spark), 4).schema();
    return spark.createDataFrame(expected(), schema).selectExpr(columns).collectAsList();
  }

  @Test
  void theOrderAndPlaceOfRowsIsKnownAfterwards(SparkSession spark) {
    Dataset<Row> sorted =
        rows(spark).repartition(2, functions.col("id")).sortWithinPartitions("id");
    Dataset<Row> appended = append(sorted, 4);
    String grouped = plan(appended.groupBy("id").agg(functions.max("twice")));
    assertEquals(1, grouped.split("Exchange hashpartitioning", -1).length - 1, grouped);
    String again = plan(appended.sortWithinPartitions("id"));
    assertEquals(1, again.split("Sort \\[", -1).length - 1, again);
  }

  @Test
  void theSameFunctionOfTheSameRowsIsCachedOnce(SparkSession spark) {
    Dataset<Row> input = rows(spark);
    Dataset<Row> cached = append(input, 4).cache();
    assertEquals(expected(), cached.collectAsList());
    assertTrue(plan(append(input, 4)).contains("InMemoryTableScan"));
    assertFalse(plan(append(input, 5)).contains("InMemoryTableScan"));
    cached.unpersist(true);
  }
}
