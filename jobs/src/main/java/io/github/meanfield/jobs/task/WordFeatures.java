package io.github.meanfield.jobs.task;

import io.github.meanfield.runtime.text.Vocabulary;
import io.github.meanfield.transformers.TextIndexerModel;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.CountVectorizer;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;

/**
 * Features of a text for linear models: how often it has each word that has a token of its own,
 * rare words weighing more (TF-IDF), as a vector of length 1. The words are those of a network, but
 * the whole text counts, where a network may see its beginning only.
 *
 * @param indexer what makes tokens for the network
 * @param numbers column of a vector of other features; null without one
 */
public record WordFeatures(TextIndexerModel indexer, String numbers) {

  /** The column of the features. */
  public static final String FEATURES = "features_of_words";

  private static final String TOKENS = "tokens_of_words";
  private static final String WORDS = "words_of_text";
  private static final String COUNTS = "counts_of_words";
  private static final String WEIGHTED = "weights_of_words";
  private static final String SCALED = "scaled_weights_of_words";

  /** A word of one row tells nothing of other rows. */
  private static final int FEWEST_ROWS = 2;

  /** The stages, of which those that learn are not fitted. */
  public List<PipelineStage> stages() {
    TextIndexerModel tokens =
        indexer.copy(
            new ParamMap()
                .put(indexer.outputCol(), TOKENS)
                .put(indexer.wordNgrams(), 1)
                .put(indexer.maxLength(), Integer.MAX_VALUE));
    SQLTransformer words =
        new SQLTransformer()
            .setStatement(
                String.format(
                    "SELECT *, CAST(array_remove(%s, %d) AS ARRAY<STRING>) AS %s FROM __THIS__",
                    TOKENS, Vocabulary.UNKNOWN, WORDS));
    CountVectorizer counts =
        new CountVectorizer().setMinDF(FEWEST_ROWS).setInputCol(WORDS).setOutputCol(COUNTS);
    IDF weights = new IDF().setInputCol(COUNTS).setOutputCol(WEIGHTED);
    Normalizer length =
        new Normalizer().setInputCol(WEIGHTED).setOutputCol(numbers == null ? FEATURES : SCALED);
    List<PipelineStage> ofWords = List.of(tokens, words, counts, weights, length);
    if (numbers == null) {
      return ofWords;
    }
    VectorAssembler all =
        new VectorAssembler().setInputCols(new String[] {SCALED, numbers}).setOutputCol(FEATURES);
    return Stream.concat(ofWords.stream(), Stream.of(all)).toList();
  }

  /** The columns that the stages may add. */
  static Stream<String> addedCols() {
    return Stream.of(TOKENS, WORDS, COUNTS, WEIGHTED, SCALED, FEATURES);
  }
}
