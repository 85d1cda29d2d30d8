package io.github.meanfield.transformers;

/**
 * Why models cannot be made of nothing, though they have a constructor without arguments: {@code
 * ServiceLoader}, by which a server of Spark Connect finds the class of a saved model to load, asks
 * for one, and does not call it.
 *
 * <p>Kryo would call it, and reads neither records nor unmodifiable lists: by the annotation of
 * every model, what it writes of one are the bytes of Java's serialization, whether it has
 * Meanfield's registrator or not.
 */
final class UnfittedModel {

  private UnfittedModel() {}

  static UnsupportedOperationException refused() {
    return new UnsupportedOperationException(
        "a model is what a fit has learned: fit an estimator, or load a saved model");
  }
}
