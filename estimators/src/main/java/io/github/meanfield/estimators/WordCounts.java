package io.github.meanfield.estimators;

import io.github.meanfield.runtime.text.Words;
import io.github.meanfield.transformers.TextLengths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * What is counted of texts.
 *
 * @param words the words that occur often enough, the most frequent first, and if as frequent by
 *     their code points
 * @param lengths how many texts have how many words
 * @param nulls how many texts are null
 */
record WordCounts(List<String> words, TextLengths lengths, long nulls) {

  /** What begins the part of a text that tells its number of words: no word has a blank in it. */
  private static final String MARK = " ";

  /** What stands for a text that is null. */
  private static final String NULL = MARK;

  /** Longer texts count as such: numbers of words that can differ among those that are counted. */
  private static final int LONGEST = 1 << 16;

  /**
   * Counts in one pass, by a shuffle in which executors hold no more than they have memory for.
   *
   * @param rows rows with a text each
   * @param text the column of texts
   * @param toLowercase whether capitals become small letters
   * @param minCount how often a word must occur
   * @param most the most words to find
   */
  static WordCounts of(Dataset<?> rows, Column text, boolean toLowercase, int minCount, int most) {
    UDF1<String, String[]> parts = each -> parts(each, toLowercase);
    Column part = functions.col("part");
    Column isMark = part.startsWith(MARK);
    List<Row> counted =
        rows.select(
                functions
                    .explode(
                        functions
                            .udf(parts, DataTypes.createArrayType(DataTypes.StringType, false))
                            .apply(text))
                    .as("part"))
            .groupBy(part)
            .count()
            .filter(isMark.or(functions.col("count").geq(minCount)))
            // All that tell of lengths are before the words.
            .orderBy(isMark.desc(), functions.col("count").desc(), part.asc())
            .limit(LONGEST + 2 + most)
            .collectAsList();
    return of(counted, most);
  }

  private static WordCounts of(List<Row> counted, int most) {
    List<String> words = new ArrayList<>();
    Map<Integer, Long> lengths = new HashMap<>();
    long nulls = 0;
    for (Row row : counted) {
      String part = row.getString(0);
      if (part.equals(NULL)) {
        nulls = row.getLong(1);
      } else if (part.startsWith(MARK)) {
        lengths.put(Integer.parseInt(part.substring(MARK.length())), row.getLong(1));
      } else if (words.size() < most) {
        words.add(part);
      }
    }
    return new WordCounts(words, new TextLengths(lengths), nulls);
  }

  /** The words of a text, and what tells how many they are. */
  private static String[] parts(String text, boolean toLowercase) {
    if (text == null) {
      return new String[] {NULL};
    }
    List<String> parts = Words.of(text, toLowercase);
    parts.add(MARK + Math.min(parts.size(), LONGEST));
    return parts.toArray(String[]::new);
  }
}
