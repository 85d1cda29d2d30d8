package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of what makes tokens of texts, shared by the estimator and its model. What is decided by
 * fitting has setters on the estimator only.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
public interface TextIndexerParams<T extends TextIndexerParams<T>>
    extends HasInputCol<T>, HasOutputCol<T>, HasHandleInvalid<T> {

  /** Value of {@link #handleInvalid()}: a text that is null fails the job. */
  String ERROR = "error";

  /** Value of {@link #handleInvalid()}: rows whose text is null are left out. */
  String SKIP = "skip";

  /** Value of {@link #handleInvalid()}: a text that is null has no tokens. */
  String KEEP = "keep";

  /** The most words of a vocabulary, and the most buckets. */
  int MOST = 1 << 24;

  /** Name of the input column, of texts. */
  @Override
  default Param<String> inputCol() {
    return declare().column("inputCol", "name of the input column, of texts");
  }

  /**
   * What happens to texts that are null. {@code error} (default): the job fails, and says how many
   * there are in fitting. {@code skip}: their rows are left out. {@code keep}: {@code transform}
   * gives them no tokens. They take no part in fitting.
   */
  @Override
  default Param<String> handleInvalid() {
    return declare()
        .choice("handleInvalid", "what to do with texts that are null", ERROR, SKIP, KEEP);
  }

  /** Whether capitals become small letters, by the rules of no locale. Default: true. */
  default BooleanParam toLowercase() {
    return declare().flag("toLowercase", "whether capitals become small letters", true);
  }

  /** Whether capitals become small letters. See {@link #toLowercase()}. */
  default boolean getToLowercase() {
    return (boolean) getOrDefault(toLowercase());
  }

  /**
   * How often a word must occur in the training texts to have a token of its own, at least 1.
   * Default: 2, as what occurs once tells nothing of other texts.
   */
  default IntParam minCount() {
    return declare()
        .atLeast(1, "minCount", "how often a word must occur in training to have its own token", 2);
  }

  /** How often a word must occur. See {@link #minCount()}. */
  default int getMinCount() {
    return (int) getOrDefault(minCount());
  }

  /**
   * The most words with tokens of their own, from 1 to 16,777,216: the most frequent ones. Default:
   * 20,000.
   */
  default IntParam vocabSize() {
    return declare()
        .between(
            1, MOST, "vocabSize", "most words with tokens of their own, the frequent ones", 20_000);
  }

  /** The most words with tokens of their own. See {@link #vocabSize()}. */
  default int getVocabSize() {
    return (int) getOrDefault(vocabSize());
  }

  /**
   * The most tokens of a text; what is beyond is cut off. 0 (default): as many as 95 % of the
   * training texts that have a word have at most, which the model has in this param.
   */
  default IntParam maxLength() {
    return declare()
        .atLeast(
            0,
            "maxLength",
            "most tokens of a text, of which the rest is cut off (0: enough for 95 % of the"
                + " training texts)",
            0);
  }

  /** The most tokens of a text, or 0. See {@link #maxLength()}. */
  default int getMaxLength() {
    return (int) getOrDefault(maxLength());
  }

  /**
   * The most neighbouring words that have a token together, from 1 (default: none have) to 5. Such
   * tokens come after those of the words, and are found by hashing (Joulin et al. 2017, "Bag of
   * tricks for efficient text classification", section 2.2): they tell a network that does not look
   * at the order of words that "not good" is not "good".
   */
  default IntParam wordNgrams() {
    return declare()
        .between(1, 5, "wordNgrams", "most neighbouring words that have a token together", 1);
  }

  /** The most neighbouring words that have a token together. See {@link #wordNgrams()}. */
  default int getWordNgrams() {
    return (int) getOrDefault(wordNgrams());
  }

  /**
   * Tokens that neighbouring words have among them, from 1 to 16,777,216; of no meaning if {@code
   * wordNgrams} is 1. Default: 65,536.
   */
  default IntParam numBuckets() {
    return declare()
        .between(1, MOST, "numBuckets", "tokens that neighbouring words have among them", 1 << 16);
  }

  /** Tokens that neighbouring words have among them. See {@link #numBuckets()}. */
  default int getNumBuckets() {
    return (int) getOrDefault(numBuckets());
  }
}
