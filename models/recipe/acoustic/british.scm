;; A British lexicon for festival's voice rab, made of the American one.
;;
;; Its own is the Oxford Advanced Learners' Dictionary, which is for non-commercial use only: it is
;; never read, even where it is installed. What the voice asks for by its name is this one.

(setup_cmu_lex)

(define british_vowels
  '((aa o) (ae a) (ah uh) (ao oo) (aw au) (ax @) (axr @) (ay ai) (eh e) (er @@) (ey ei) (ih i)
    (iy ii) (ow ou) (oy oi) (uh u) (uw uu)))
(define british_before_r
  '((aa aa) (eh e@) (ae a) (ih i@) (iy i@) (uh u@) (uw u@) (ao oo)))

(define (british_of table phone otherwise)
  "(british_of TABLE PHONE OTHERWISE) What a phone is in a table."
  (let ((found (assoc_string phone table)))
    (if found (cadr found) otherwise)))

(define (british_phone phone next stress)
  "(british_phone PHONE NEXT STRESS) A list of the British phones, none for an r that is not said."
  (cond
   ((string-equal phone "hh") (list 'h))
   ((string-equal phone "dx") (list 't))
   ((and (string-equal phone "r") (not (assoc_string next british_vowels))) nil)
   ((and (string-equal phone "er") (not (equal? stress 1)))
    (if (assoc_string next british_vowels) (list '@ 'r) (list '@)))
   ((and (string-equal phone "er") (assoc_string next british_vowels)) (list '@@ 'r))
   ((string-equal next "r")
    (list (british_of british_before_r phone (british_of british_vowels phone phone))))
   (t (list (british_of british_vowels phone phone)))))

(define (british_phones phones after stress)
  "(british_phones PHONES AFTER STRESS) The phones of a syllable that AFTER follows."
  (if phones
      (append
       (british_phone (car phones) (if (cdr phones) (cadr phones) after) stress)
       (british_phones (cdr phones) after stress))))

(define (british_syllables syllables)
  "(british_syllables SYLLABLES) The syllables of a word."
  (if syllables
      (let ((here (car syllables))
            (after (if (cdr syllables) (car (car (cadr syllables))) "#")))
        (cons
         (list (british_phones (car here) after (cadr here)) (cadr here))
         (british_syllables (cdr syllables))))))

(define (british_lts word features)
  "(british_lts WORD FEATURES) The entry of a word."
  (lex.select "cmu")
  (let ((american (lex.lookup word features)))
    (lex.select "oald")
    (list word features (british_syllables (car (cddr american))))))

(define (setup_oald_lex)
  "(setup_oald_lex) In place of festival's."
  (lex.create "oald")
  (lex.set.phoneset "mrpa")
  (lex.set.lts.method 'british_lts)
  (lex.set.pos.map english_pos_map_wp39_to_wp20))

(require 'mrpa_phones)
(require 'pos)
