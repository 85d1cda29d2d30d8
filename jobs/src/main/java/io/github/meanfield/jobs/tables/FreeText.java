package io.github.meanfield.jobs.tables;

import io.github.meanfield.runtime.text.Words;
import io.github.meanfield.stages.Columns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Texts of several words, which a network can read. */
public final class FreeText {

  /** Of half of the texts at least. Names of persons have fewer, titles of them included. */
  public static final int FEWEST_WORDS = 5;

  /** So many tell enough of a column, and take no time. */
  private static final int LOOKED_AT = 200;

  private FreeText() {}

  /**
   * Whether half of the texts of a column or more are of several words, by its first rows.
   *
   * @param rows the rows
   * @param column a column of texts
   */
  public static boolean isIn(Dataset<Row> rows, String column) {
    Column text = Columns.named(column);
    List<Row> texts = rows.select(text).where(text.isNotNull()).takeAsList(LOOKED_AT);
    long several = texts.stream().filter(row -> isOne(row.getString(0))).count();
    return 2 * several >= texts.size() && several > 0;
  }

  private static boolean isOne(String text) {
    return Words.of(text, true).size() >= FEWEST_WORDS;
  }
}
