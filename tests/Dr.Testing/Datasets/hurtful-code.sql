-- Views, routines, triggers and events as nobody likes to copy them. After hurtful.sql and hurtful-keys.sql; for MariaDB and MySQL alike.
SET NAMES utf8mb4;
SET time_zone = '+00:00', sql_mode = '', foreign_key_checks = 0;

CREATE TABLE fired (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
CREATE TABLE watched (id INT NOT NULL PRIMARY KEY, v VARCHAR(100)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO watched VALUES (1, 'before the triggers');

-- routines: terminators, quotes and comments inside, each under a mode of its own
DELIMITER $$
CREATE FUNCTION delimited(a INT) RETURNS VARCHAR(100) CHARSET utf8mb4 COLLATE utf8mb4_general_ci DETERMINISTIC COMMENT 'it''s; $$'
BEGIN
  -- a comment; with // and ;;
  DECLARE text1 VARCHAR(100) DEFAULT 'a;b//c$ $d;;e\\';
  /* DELIMITER ;; */
  RETURN CONCAT(text1, a, "it's");
END$$
CREATE PROCEDURE `we``ird proc`(IN `in out` INT, OUT b VARCHAR(20), INOUT c DECIMAL(65,30))
  MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
  SET b = 'ü😀', c = c + 0.000000000000000000000000000001;
  IF `in out` > 0 THEN INSERT INTO fired (what) VALUES ('called;'); END IF;
END$$
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'$$
CREATE FUNCTION ansi(a INT) RETURNS VARCHAR(50) CHARSET utf8mb4 COLLATE utf8mb4_general_ci DETERMINISTIC
BEGIN
  DECLARE "quoted name" VARCHAR(50) DEFAULT 'x' || a;
  RETURN "quoted name" || ';';
END$$
SET sql_mode = 'NO_BACKSLASH_ESCAPES'$$
CREATE FUNCTION backslash() RETURNS VARCHAR(50) CHARSET utf8mb4 COLLATE utf8mb4_general_ci DETERMINISTIC RETURN 'c:\dir\'$$
SET sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE'$$
CREATE DEFINER = `nobody;'s`@`no.where` PROCEDURE of_a_stranger() SQL SECURITY DEFINER SELECT 1$$
SET sql_mode = ''$$
SET NAMES latin1$$
CREATE FUNCTION spoken_latin() RETURNS VARCHAR(50) CHARSET latin1 DETERMINISTIC RETURN 'latin'$$
SET NAMES utf8mb4$$

-- triggers: several for one event, in an order, with modes of their own
CREATE TRIGGER watched_1 BEFORE INSERT ON watched FOR EACH ROW SET NEW.v = CONCAT(NEW.v, ';1')$$
CREATE TRIGGER watched_3 BEFORE INSERT ON watched FOR EACH ROW SET NEW.v = CONCAT(NEW.v, ';3')$$
CREATE TRIGGER watched_2 BEFORE INSERT ON watched FOR EACH ROW FOLLOWS watched_1 SET NEW.v = CONCAT(NEW.v, ';2')$$
CREATE DEFINER = `nobody;'s`@`no.where` TRIGGER `after ``all` AFTER UPDATE ON watched FOR EACH ROW BEGIN
  INSERT INTO fired (what) VALUES (CONCAT('from ', OLD.v, ' to; ', NEW.v));
END$$
SET sql_mode = 'ANSI_QUOTES'$$
CREATE TRIGGER ansi_trigger AFTER DELETE ON watched FOR EACH ROW INSERT INTO "fired" ("what") VALUES ('gone')$$
SET sql_mode = ''$$

-- events that must not run before the end
SET time_zone = '+05:30'$$
CREATE EVENT yearly ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' ENDS '2037-12-31 23:59:59' ON COMPLETION PRESERVE ENABLE COMMENT 'it''s;' DO
BEGIN
  INSERT INTO fired (what) VALUES ('yearly; $');
END$$
SET time_zone = 'SYSTEM', sql_mode = 'ANSI_QUOTES'$$
CREATE EVENT `once ``only` ON SCHEDULE AT '2037-06-01 12:00:00' ON COMPLETION PRESERVE DISABLE DO INSERT INTO "fired" ("what") VALUES ('once')$$
SET time_zone = '+00:00', sql_mode = ''$$
CREATE DEFINER = `nobody;'s`@`no.where` EVENT of_a_stranger ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2036-01-01 00:00:00' DO SET @x = 1$$
DELIMITER ;

-- views: on views, on nothing, named against the order in which they need each other
CREATE VIEW z_base AS SELECT `order` AS n, `from where` AS `as; is`, 'it''s \\ ü😀;' AS said FROM `select` WHERE `order` > 0;
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW a_on_z AS SELECT n, said FROM z_base WITH CASCADED CHECK OPTION;
CREATE VIEW `b ``on a` AS SELECT a_on_z.n, delimited(a_on_z.n) AS d FROM a_on_z JOIN z_base USING (n);
CREATE TABLE lost (id INT PRIMARY KEY);
CREATE VIEW on_lost AS SELECT id FROM lost;
CREATE VIEW a_on_lost AS SELECT id + 1 AS next FROM on_lost;
DROP TABLE lost;
CREATE DEFINER = `nobody;'s`@`no.where` VIEW of_a_stranger AS SELECT 1 AS one;
