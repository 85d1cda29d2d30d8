package io.github.meanfield.badinput;

import static io.github.meanfield.badinput.BadCase.early;

import io.github.meanfield.transformers.SplitAssigner;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a SplitAssigner cannot use. */
final class BadSplits {

  private BadSplits() {}

  static Stream<BadCase> cases() {
    return Stream.concat(columns(), weights());
  }

  private static Stream<BadCase> columns() {
    return Stream.of(
        transform(
            "split by a key that is not there",
            assigner -> assigner.setKeyCol("nowhere"),
            rows -> rows,
            "keyCol 'nowhere' is not among the columns [features, label, validation]"),
        transform(
            "split by one of two columns of a name",
            assigner -> assigner.setKeyCol("label"),
            rows -> rows.select("*", "label"),
            "keyCol 'label' is ambiguous: Spark cannot tell the columns [label, label] apart",
            "rename or drop all but one"),
        transform(
            "split by the whole of rows with two columns of a name",
            assigner -> assigner,
            rows -> rows.withColumnRenamed("validation", "Label"),
            "without keyCol, column 'Label' is ambiguous",
            "[label, Label]"),
        transform(
            "split into a column that exists",
            assigner -> assigner.setSplitCol("label"),
            rows -> rows,
            "output column 'label' exists already; drop it or set splitCol to another name"),
        transform(
            "split and indicator in one column",
            assigner -> assigner.setValidationIndicatorCol("split"),
            rows -> rows,
            "output column 'split' exists already",
            "set validationIndicatorCol"));
  }

  private static BadCase transform(
      String name,
      UnaryOperator<SplitAssigner> set,
      UnaryOperator<Dataset<Row>> change,
      String... words) {
    return early(
        name,
        given -> {
          SplitAssigner assigner = set.apply(new SplitAssigner("assigner"));
          Dataset<Row> rows = change.apply(given.rows());
          return () -> assigner.transform(rows);
        },
        with("assigner: ", words));
  }

  private static Stream<BadCase> weights() {
    return Stream.of(
            new double[] {1, 1},
            new double[] {1, 1, 1, 1},
            new double[] {-1, 1, 1},
            new double[] {0, 0, 0},
            new double[] {Double.NaN, 1, 1},
            new double[] {Double.POSITIVE_INFINITY, 1, 1},
            new double[] {})
        .map(
            weights ->
                early(
                    "split weights " + Arrays.toString(weights),
                    given -> () -> new SplitAssigner("assigner").setWeights(weights),
                    "assigner: param weights is " + Arrays.toString(weights),
                    "three finite numbers"));
  }

  /** Words with one more in front. */
  static String[] with(String first, String... words) {
    return Stream.concat(Stream.of(first), Stream.of(words)).toArray(String[]::new);
  }
}
