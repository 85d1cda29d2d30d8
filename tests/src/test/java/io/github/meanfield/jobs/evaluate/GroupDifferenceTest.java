package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Differences between groups, beside those computed by hand. */
@ExtendWith(SparkSessionExtension.class)
class GroupDifferenceTest {

  private final List<Row> rows = new ArrayList<>();

  @Test
  void ofTwoClasses(SparkSession spark) {
    // Group, label, prediction, probability of 1, rows.
    add("a", 1, 1, 0.9, 90);
    add("a", 1, 0, 0.4, 10);
    add("a", 0, 1, 0.6, 30);
    add("a", 0, 0, 0.1, 70);
    add("b", 1, 1, 0.8, 60);
    add("b", 1, 0, 0.3, 40);
    add("b", 0, 1, 0.7, 10);
    add("b", 0, 0, 0.2, 190);
    add("c", 0, 0, 0.2, 20);
    List<GroupDifference> found = differences(spark, 2);
    // a: 120 of 200 are taken for 1; of others 70 of 320.
    is(found.get(0), "a", "demographic parity difference", 0.6, 70.0 / 320);
    is(found.get(1), "a", "equal opportunity difference", 0.9, 0.6);
    double ofA = (81 + 4 + 18 + 7) / 200.0 - 0.5;
    double ofOthers = (48 + 12 + 7 + 38 + 4) / 320.0 - 100.0 / 320;
    is(found.get(2), "a", "calibration difference", ofA, ofOthers);
    double deviation = Math.sqrt(0.6 * 0.4 / 200 + 70.0 / 320 * (250.0 / 320) / 320);
    double width = found.get(0).interval().upper() - found.get(0).interval().lower();
    assertEquals(2 * 1.96 * deviation, width, deviation);
    assertTrue(
        found
            .get(0)
            .text()
            .startsWith("1 is predicted for a share of 0.6000, 0.2188 of others: a difference of"),
        found.get(0).text());
    // A group of few rows is told and not judged.
    GroupDifference few = found.get(6);
    assertEquals("c", few.group());
    assertNull(few.interval());
    assertEquals("20 rows of it, and 500 of others, are too few to tell", few.text());
    assertEquals("0 rows of it, and 200 of others, are too few to tell", found.get(7).text());
  }

  @Test
  void groupsThatAreNotAskedForAreAmongTheOthers(SparkSession spark) {
    add("a", 0, 0, 0.5, 60);
    add("a", 1, 0, 0.5, 20);
    for (int i = 0; i < 50; i++) {
      add("b" + i, 2, i % 10 < 3 ? 2 : 1, 0.5, 2);
    }
    List<GroupDifference> found = differences(spark, 3);
    assertEquals(20, found.size());
    is(found.get(0), "a", "accuracy difference", 0.75, 0.3);
    assertTrue(found.get(0).interval().lower() > 0.3, found.get(0)::toString);
  }

  @Test
  void whatMayBeChanceIsSaidToBe(SparkSession spark) {
    add("a", 1, 1, 0.7, 50);
    add("a", 0, 0, 0.3, 50);
    add("b", 1, 1, 0.7, 52);
    add("b", 0, 0, 0.3, 48);
    for (GroupDifference difference : differences(spark, 2)) {
      assertTrue(
          difference.text().contains("too few") || difference.text().endsWith("may be chance"),
          difference.text());
    }
  }

  @Test
  void ofMoreClassesAndOfNumbers(SparkSession spark) {
    add("a", 0, 0, 0.5, 60);
    add("a", 1, 0, 0.5, 20);
    add("b", 2, 2, 0.5, 30);
    add("b", 2, 1, 0.5, 70);
    is(differences(spark, 3).get(0), "b", "accuracy difference", 0.3, 0.75);
    List<GroupDifference> numbers = differences(spark, 0);
    is(numbers.get(0), "b", "mean error difference", -0.7, -0.25);
  }

  private static void is(
      GroupDifference found, String group, String measure, double value, double others) {
    assertEquals(group, found.group());
    assertEquals(measure, found.measure());
    assertEquals(value, found.value(), 1e-12);
    assertEquals(others, found.others(), 1e-12);
    assertEquals(value - others, found.difference(), 1e-12);
  }

  private void add(String group, double label, double prediction, double second, int times) {
    for (int i = 0; i < times; i++) {
      rows.add(RowFactory.create(group, label, prediction, second));
    }
  }

  /** The largest group comes first. */
  private List<GroupDifference> differences(SparkSession spark, int numClasses) {
    List<Row> scored =
        rows.stream()
            .map(
                row -> {
                  double second = row.getDouble(3);
                  return RowFactory.create(
                      row.getString(0),
                      row.getDouble(1),
                      row.getDouble(2),
                      numClasses == 3
                          ? Vectors.dense(1 - second, second, 0)
                          : Vectors.dense(1 - second, second));
                })
            .toList();
    StructType schema =
        new StructType()
            .add("group", DataTypes.StringType)
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType());
    Judgement judged =
        Judgement.of(spark.createDataFrame(scored, schema), "label", numClasses == 0, List.of());
    Bootstrap bootstrap = new Bootstrap(200, 7);
    JudgedRows judgedRows = judged.rows(GroupMetrics.by("group"));
    List<String> groups =
        GroupMetrics.of(judgedRows, bootstrap).stream().map(GroupMetrics::name).toList();
    return GroupDifference.of(
        judgedRows,
        numClasses == 2
            ? List.of("a", "b", "c").stream().filter(groups::contains).toList()
            : groups,
        judged.classes(),
        judged.numRows(),
        bootstrap);
  }
}
