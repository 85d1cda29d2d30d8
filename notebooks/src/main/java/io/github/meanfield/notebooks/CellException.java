package io.github.meanfield.notebooks;

/** Code of a cell that cannot run. */
final class CellException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Code that does not compile, or refers to what is not there. */
  CellException(String message) {
    super(message);
  }

  /** Code that ended with an error of the JVM. */
  CellException(Throwable cause) {
    super(cause.toString(), cause);
  }
}
