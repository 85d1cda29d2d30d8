package io.github.meanfield.stages.network.dense;

/** Says what of a configuration the dense engine does not compute. */
final class UnsupportedNetworkException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says what it is. */
  UnsupportedNetworkException(String what) {
    super(what);
  }

  static void unless(boolean supported, String what) throws UnsupportedNetworkException {
    if (!supported) {
      throw new UnsupportedNetworkException(what);
    }
  }
}
