package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.tables.Cure;
import java.util.List;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;

/**
 * Features of a text for linear models, by Spark's own stages: how often it has each word, rare
 * words weighing more (TF-IDF). The whole text counts, where a network may see its beginning only.
 *
 * @param text the text's column
 * @param numbers column of a vector of other features; null without one
 */
record WordFeatures(String text, String numbers) {

  /** The column of the features. */
  static final String FEATURES = "features_of_words";

  private static final String PRESENT = "text_of_words";
  private static final String WORDS = "words_of_text";
  private static final String COUNTS = "counts_of_words";
  private static final String WEIGHTED = "weights_of_words";

  /** What stands between words, in any script. */
  private static final String GAPS = "(?U)\\W+";

  /** A word of one row tells nothing of other rows. */
  private static final int FEWEST_ROWS = 2;

  /** The stages, none of them fitted. */
  List<PipelineStage> stages() {
    // The tokenizer fails at what is missing.
    SQLTransformer present =
        new SQLTransformer()
            .setStatement(
                String.format(
                    "SELECT *, coalesce(%s, '') AS %s FROM __THIS__", Cure.name(text), PRESENT));
    RegexTokenizer tokenizer =
        new RegexTokenizer().setPattern(GAPS).setInputCol(PRESENT).setOutputCol(WORDS);
    CountVectorizer counts =
        new CountVectorizer().setMinDF(FEWEST_ROWS).setInputCol(WORDS).setOutputCol(COUNTS);
    IDF weights = new IDF().setInputCol(COUNTS).setOutputCol(numbers == null ? FEATURES : WEIGHTED);
    return numbers == null
        ? List.of(present, tokenizer, counts, weights)
        : List.of(
            present,
            tokenizer,
            counts,
            weights,
            new VectorAssembler()
                .setInputCols(new String[] {WEIGHTED, numbers})
                .setOutputCol(FEATURES));
  }
}
