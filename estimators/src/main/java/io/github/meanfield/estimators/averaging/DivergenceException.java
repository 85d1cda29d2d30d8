package io.github.meanfield.estimators.averaging;

/** Training has come to numbers that are not finite. */
final class DivergenceException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String words;

  /**
   * Of a fit.
   *
   * @param uid uid of the estimator
   * @param words what is not finite, and what can be done
   */
  DivergenceException(String uid, String words) {
    super(uid + ": " + words);
    this.words = words;
  }

  /** The message without the uid. */
  String words() {
    return words;
  }
}
