package io.github.meanfield.jobs.console;

/** What the user gave cannot be used: reported in one line, with exit code 2. */
public final class BadInput extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Bad input.
   *
   * @param message what was found and what to do about it, as a format
   * @param arguments the format's arguments
   */
  public BadInput(String message, Object... arguments) {
    super(String.format(message, arguments));
  }
}
