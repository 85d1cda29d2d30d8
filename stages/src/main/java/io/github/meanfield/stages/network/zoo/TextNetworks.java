package io.github.meanfield.stages.network.zoo;

/**
 * Networks that take texts as sequences of tokens, by name. Each gives JSON for param {@code
 * networkJson} of an estimator, for example {@code
 * setNetworkJson(TextNetworks.transformer().setLayers(4).toJson())}. How many tokens there are, how
 * long the longest text is and the number of outputs are left to the training rows; loss, updater
 * and the activation of the output come from the estimator.
 *
 * <p>Each may take numbers beside the text ({@link TextOptions#setNumbers}): the features column is
 * then a struct of {@link #TOKENS} and {@link #NUMBERS}, a Vector or an array.
 */
public final class TextNetworks {

  /** Name of the input of tokens, the first. */
  public static final String TOKENS = "tokens";

  /** Name of the input of numbers, the second, in networks that have it. */
  public static final String NUMBERS = "numbers";

  private TextNetworks() {}

  /**
   * The mean of the tokens' vectors, and an output layer (Joulin et al. 2017, "Bag of tricks for
   * efficient text classification"). It does not see the order of tokens: pairs of neighbours are
   * seen if they are tokens.
   *
   * @return its options
   */
  public static FastText fastText() {
    return new FastText();
  }

  /**
   * Convolutions over 3, 4 and 5 tokens, and the largest output of each filter (Kim 2014,
   * "Convolutional neural networks for sentence classification", CNN-rand).
   *
   * @return its options
   */
  public static TextCnn textCnn() {
    return new TextCnn();
  }

  /**
   * Long short-term memories forth and back, and the largest output of each unit (Conneau et al.
   * 2017, "Supervised learning of universal sentence representations from natural language
   * inference data", section 3.2).
   *
   * @return its options
   */
  public static TextLstm lstm() {
    return new TextLstm();
  }

  /**
   * The encoder of a transformer, trained from scratch, and the mean of its steps (Vaswani et al.
   * 2017, "Attention is all you need"; normalized as Xiong et al. 2020, "On layer normalization in
   * the transformer architecture", have it).
   *
   * @return its options
   */
  public static TextTransformer transformer() {
    return new TextTransformer();
  }
}
