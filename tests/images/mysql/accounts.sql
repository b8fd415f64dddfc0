CREATE USER 'root'@'%' IDENTIFIED BY 'root-password-of-no-value';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;
