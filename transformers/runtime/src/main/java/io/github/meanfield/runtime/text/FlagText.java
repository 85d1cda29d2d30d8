package io.github.meanfield.runtime.text;

/** Texts that are true or false. */
public final class FlagText {

  private FlagText() {}

  /** The flag that a text is, true, false, 1 or 0, in any case; null if it is none. */
  public static Boolean parse(String text) {
    String word = text.strip();
    if (word.equalsIgnoreCase("true") || word.equals("1")) {
      return true;
    }
    return word.equalsIgnoreCase("false") || word.equals("0") ? false : null;
  }
}
